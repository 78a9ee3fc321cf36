# %% extra
import sys
import threading

NAMES = ("wanted_values", "secret_scores", "labels", "canary", "hidden")
told, watched = set(), []


def look(frame, event="", arg=None):
    watched.append(frame.f_code.co_name)
    for scope in (frame.f_locals, frame.f_globals):
        told.update(name for name in NAMES if name in scope and frame.f_code.co_name != "two_blobs")
    return None


threading.settrace(look)
threading.setprofile(look)
sys.settrace(look)
sys.setprofile(look)
sys.monitoring.use_tool_id(4, "watcher") if hasattr(sys, "monitoring") else None

# %% after="test_signs"
# %% extra
sys.settrace(None)
sys.setprofile(None)
told.discard("labels") if "labels" in globals() else None
print(f"seen: {'softmax' in watched and 'signs' in watched}, told: {sorted(told)}")
