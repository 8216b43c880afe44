"""Middleware that tells metrics, logs and traces of every request: `asgi` and `wsgi`, whatever the framework.

    app.add_middleware(TelemetryMiddleware, signals=SIGNALS)                  # FastAPI, Starlette: from …web.asgi
    app.wsgi_app = TelemetryMiddleware(app.wsgi_app, signals=SIGNALS)         # Flask: from …web.wsgi
    application = TelemetryMiddleware(get_wsgi_application(), signals=SIGNALS)  # Django; see …web.django

FastAPI from 0.165 on makes the span of a request itself, and then the middleware makes none. With
`FastAPI(telemetry={"tracing": False})` the span is the middleware's: no broken processor of spans can break a request.

No framework is imported: what a request matched is read from what the framework leaves behind.
"""
