{{- /* Name of everything this release makes: the release's, with the chart's added where it does not say it. */ -}}
{{- define "mysocket-relay.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 52 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 52 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "mysocket-relay.account" -}}
{{- .Values.serviceAccount.name | default (ternary (include "mysocket-relay.name" .) "default" .Values.serviceAccount.create) }}
{{- end }}

{{- define "mysocket-relay.selector" -}}
app.kubernetes.io/name: mysocket-relay
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "mysocket-relay.labels" -}}
{{ include "mysocket-relay.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: mysocket
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "mysocket-relay.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "mysocket-relay.claim" -}}
{{- .Values.persistence.existingClaim | default (printf "%s-data" (include "mysocket-relay.name" .)) }}
{{- end }}
