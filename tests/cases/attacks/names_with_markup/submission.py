# %% extra
from IPython.display import display

display({"text/<script>": "x", "../../etc/passwd": "x", "": "x", "text/plain": "kept", 7: "x"}, raw=True)
raise type("<script>alert(1)</script>\x1b[31m", (Exception,), {})("=1+1")

# %% solution="checked_log"
def checked_log(x):
    raise type("\x1b[2J<script>", (Exception,), {})("=cmd|' /c calc'!A0 <script>alert(1)</script>")
