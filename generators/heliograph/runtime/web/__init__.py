"""Middleware that tells metrics, logs and traces of every request: `asgi` and `wsgi`, whatever the framework.

    app.add_middleware(TelemetryMiddleware, signals=SIGNALS)                  # FastAPI, Starlette: from …web.asgi
    app.wsgi_app = TelemetryMiddleware(app.wsgi_app, signals=SIGNALS)         # Flask: from …web.wsgi
    application = TelemetryMiddleware(get_wsgi_application(), signals=SIGNALS)  # Django; see …web.django

No framework is imported: what a request matched is read from what the framework leaves behind.
"""
