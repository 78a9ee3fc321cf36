# %% extra
from IPython.display import HTML, Markdown, clear_output, display

print("first")
display(HTML("<b>bold</b>"), Markdown("*slanted*"))
print("then")
"the value"

# %% extra
shown = display("before", display_id=True)
shown.update("after")

# %% extra
print("gone")
clear_output()
print("stays");

# %% extra
1; 2;
