local suspended = obj.spec.suspend == true
local actions = {}
actions["suspend"] = { ["disabled"] = suspended, ["displayName"] = "Suspend", ["iconClass"] = "fa fa-fw fa-pause" }
actions["resume"] = { ["disabled"] = not suspended, ["displayName"] = "Resume", ["iconClass"] = "fa fa-fw fa-play" }
actions["restart"] = { ["disabled"] = suspended, ["displayName"] = "Restart tunnels", ["iconClass"] = "fa fa-fw fa-redo" }
return actions
