-- Health of a MySocket, and of a MySocketDomain, RelayConnection and ClusterRelayConnection, which tell their state the same way:
-- observedGeneration, Ready, and while they are there Reconciling and Stalled (kstatus).
local hs = { status = "Progressing", message = "Waiting for the MySocket operator" }

local function condition(type)
  if obj.status == nil or obj.status.conditions == nil then
    return nil
  end
  for _, c in ipairs(obj.status.conditions) do
    if c.type == type then
      return c
    end
  end
  return nil
end

local function told(c)
  return c.reason .. ": " .. c.message
end

if obj.spec ~= nil and obj.spec.suspend == true then
  hs.status = "Suspended"
  hs.message = "Suspended; the public address stays reserved"
  return hs
end

local ready = condition("Ready")
if ready ~= nil and ready.reason == "Paused" then
  hs.status = "Suspended"
  hs.message = "Paused by the annotation mysocket.io/reconcile"
  return hs
end

-- The CRD gives -1 until the operator has seen the object.
if obj.status == nil or obj.status.observedGeneration == nil or obj.status.observedGeneration == -1 then
  return hs
end
if obj.metadata.generation ~= nil and obj.status.observedGeneration ~= obj.metadata.generation then
  hs.message = "Waiting for the operator to see the latest spec"
  return hs
end

local stalled = condition("Stalled")
if stalled ~= nil and stalled.status == "True" then
  hs.status = "Degraded"
  hs.message = told(stalled)
  return hs
end

if ready ~= nil and ready.status == "True" then
  hs.status = "Healthy"
  hs.message = obj.status.url or ready.message
  return hs
end

local reconciling = condition("Reconciling")
if reconciling ~= nil and reconciling.status == "True" then
  -- A tunnel that was there and is lost is no progress.
  if ready ~= nil and ready.reason == "TunnelDisconnected" then
    hs.status = "Degraded"
    hs.message = told(ready)
    return hs
  end
  hs.message = told(ready or reconciling)
  return hs
end

if ready ~= nil and ready.status == "False" then
  hs.status = "Degraded"
  hs.message = told(ready)
end
return hs
