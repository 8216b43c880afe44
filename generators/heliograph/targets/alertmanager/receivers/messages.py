"""What a notification says, in Alertmanager's templates; the same words in every receiver."""

TITLE = (
    '{{ if eq .Status "firing" }}{{ .CommonLabels.severity | toUpper }}{{ else }}Resolved{{ end }}: '
    "{{ .GroupLabels.service }}{{ with .CommonLabels.alertname }} {{ . }}{{ end }} ({{ .Alerts | len }})"
)
TEXT = (
    "{{ range .Alerts }}{{ .Annotations.summary }}\n{{ with .Annotations.description }}{{ . }}\n{{ end }}"
    "{{ with .Annotations.runbook_url }}Runbook: {{ . }}\n{{ end }}"
    "{{ with .Annotations.dashboard_url }}Dashboard: {{ . }}\n{{ end }}{{ end }}"
)
