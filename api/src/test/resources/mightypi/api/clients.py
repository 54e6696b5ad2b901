"""Debian's python3-kubernetes against the cloud, as any program uses it: says a line for each thing that went well."""
import socket
import sys
import threading
from kubernetes import client, config, watch
from kubernetes.stream import portforward, stream

config.load_kube_config(sys.argv[1])
core, apps = client.CoreV1Api(), client.AppsV1Api()

core.create_namespaced_config_map("default", {"metadata": {"name": "note", "labels": {"by": "python"}}, "data": {"a": "1"}})
note = core.read_namespaced_config_map("note", "default")
note.data["b"] = "2"
note = core.replace_namespaced_config_map("note", "default", note)
print("replaced", note.data)

note = core.patch_namespaced_config_map("note", "default", {"data": {"a": None, "c": "3"}})
print("patched strategically", note.data)
note = core.patch_namespaced_config_map("note", "default", [{"op": "add", "path": "/data/d", "value": "4"}])
print("patched by operations", note.data)

stale = client.V1ConfigMap(metadata=client.V1ObjectMeta(name="note", resource_version="1"))
try:
    core.replace_namespaced_config_map("note", "default", stale)
except client.ApiException as fault:
    print("refused what is stale", fault.status, fault.reason)

seen = []
listed = core.list_namespaced_config_map("default", label_selector="by=python")
core.patch_namespaced_config_map("note", "default", {"data": {"e": "5"}})
core.delete_namespaced_config_map("note", "default")
for event in watch.Watch().stream(
        core.list_namespaced_config_map, "default", label_selector="by=python",
        resource_version=listed.metadata.resource_version, timeout_seconds=30):
    seen.append(event["type"])
    if event["type"] == "DELETED":
        break
print("watched", seen)

for number in range(5):
    core.create_namespaced_config_map("default", {"metadata": {"name": f"chunk-{number}", "labels": {"in": "chunks"}}})
sizes, token = [], None
while token != "":
    chunk = core.list_namespaced_config_map("default", label_selector="in=chunks", limit=2, **({"_continue": token} if token else {}))
    sizes.append(len(chunk.items))
    token = chunk.metadata._continue or ""
print("listed in chunks", sizes)
deleted = core.delete_collection_namespaced_config_map("default", label_selector="in=chunks")
print("deleted together", len(core.list_namespaced_config_map("default", label_selector="in=chunks").items))

core.create_namespaced_pod("default", {
    "metadata": {"name": "worker"},
    "spec": {"nodeName": "pi", "automountServiceAccountToken": False, "containers": [{"name": "main", "image": "example.invalid/main:1"}]}})
print("logged", core.read_namespaced_pod_log("worker", "default").split())
print("executed", stream(core.connect_get_namespaced_pod_exec, "worker", "default", command=["echo", "said"], stdout=True, stderr=True, stdin=False, tty=False).strip())
echo = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=lambda: (lambda peer: peer.sendall(peer.recv(100)))(echo.accept()[0]), daemon=True).start()
port = echo.getsockname()[1]
tunnel = portforward(core.connect_get_namespaced_pod_portforward, "worker", "default", ports=str(port)).socket(port)
tunnel.setblocking(True)
tunnel.sendall(b"there and back")
print("forwarded", tunnel.recv(100).decode())
core.delete_namespaced_pod("worker", "default")
print("done")
