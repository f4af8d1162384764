#!/bin/bash
# render.sh: writes argocd-cm.yaml anew from health.lua and actions/.
set -euo pipefail
cd "$(dirname "$0")"
indented() { sed 's/^/    /; s/[[:space:]]*$//' "$@"; }
{
	cat <<'E2'
# Made by render.sh of health.lua and actions/. Adds to the ConfigMap of your Argo CD:
#   kubectl -n argocd patch configmap argocd-cm --type merge --patch-file gitops/argocd/argocd-cm.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: argocd-cm
  namespace: argocd
  labels:
    app.kubernetes.io/name: argocd-cm
    app.kubernetes.io/part-of: argocd
data:
  # Waves of an app of apps wait only for Applications whose health is told.
  resource.customizations.health.argoproj.io_Application: |
    local hs = { status = "Progressing", message = "" }
    if obj.status ~= nil and obj.status.health ~= nil and obj.status.health.status ~= nil then
      hs.status = obj.status.health.status
      hs.message = obj.status.health.message
    end
    return hs
E2
	for kind in MySocket MySocketDomain RelayConnection ClusterRelayConnection; do
		echo "  resource.customizations.health.mysocket.io_$kind: |"
		indented health.lua
	done
	echo "  resource.customizations.actions.mysocket.io_MySocket: |"
	echo "    discovery.lua: |"
	indented actions/discovery.lua | sed 's/^/  /'
	echo "    definitions:"
	for action in suspend resume restart; do
		echo "    - name: $action"
		echo "      action.lua: |"
		indented actions/$action/action.lua | sed 's/^/    /'
	done
} >argocd-cm.yaml
