"""What a submission may plant in its process to have a wrong answer pass, each with a test that it would deceive."""

from __future__ import annotations

WRONG = "def helper(x):\n    return 0\n\ndef f(x):\n    return 0\n"
NUMPYS = "import numpy as np\nnp.testing.assert_allclose(f(1), 2)"
UNITS = "import unittest\nunittest.TestCase().assertEqual(f(1), 2)"
PLAIN = "assert f(1) == 2"
RAISING = "if f(1) != 2:\n    raise ValueError(f(1))"
COUNTED = "2 * (f(1) == 2)"
PLANTS = {
    "an input transformer": (
        "get_ipython().input_transformers_post.append(lambda lines: ['pass\\n'])",
        PLAIN,
    ),
    "a clean-up": (
        "get_ipython().input_transformer_manager.cleanup_transforms.append(lambda lines: ['pass\\n'])",
        PLAIN,
    ),
    "a line transform": (
        "get_ipython().input_transformer_manager.line_transforms.append(lambda lines: ['pass\\n'])",
        PLAIN,
    ),
    "a token transformer": (
        (
            "class T:\n"
            "    priority = 1\n"
            "    @classmethod\n"
            "    def find(cls, lines): return None\n"
            "get_ipython().input_transformer_manager.token_transformers.insert(0, T)\n"
            "get_ipython().input_transformer_manager.transform_cell = lambda cell: 'pass'"
        ),
        PLAIN,
    ),
    "a syntax transformer": (
        (
            "import ast\n"
            "class T(ast.NodeTransformer):\n"
            "    def visit_Assert(self, node): return None\n"
            "get_ipython().ast_transformers.append(T())"
        ),
        PLAIN,
    ),
    "a hook before the cell": (
        (
            "def before(info):\n"
            "    globals().update(f=lambda x: 2)\n"
            "get_ipython().events.register('pre_run_cell', before)"
        ),
        PLAIN,
    ),
    "a hook before the execution": (
        (
            "def before():\n"
            "    globals().update(f=lambda x: 2)\n"
            "get_ipython().events.register('pre_execute', before)"
        ),
        PLAIN,
    ),
    "a handler of exceptions": ("get_ipython().set_custom_exc((Exception,), lambda *_, **__: [])", PLAIN),
    "a traceback of its own": ("get_ipython().showtraceback = lambda *_, **__: None", PLAIN),
    "the shell's way to run": (
        ("s = get_ipython()\nold = s.run_cell\ns.run_cell = lambda source, **k: old('1', **k)"),
        PLAIN,
    ),
    "the shell class's way": (
        (
            "s = type(get_ipython())\n"
            "old = s.run_cell\n"
            "s.run_cell = lambda self, source, **k: old(self, '1', **k)"
        ),
        PLAIN,
    ),
    "the shell's way to run code": (
        ("async def run(self, *_, **__): return False\ntype(get_ipython()).run_code = run"),
        PLAIN,
    ),
    "the shell's way to run syntax": (
        ("async def run(*_, **__): return False\nget_ipython().run_ast_nodes = run"),
        PLAIN,
    ),
    "the compiler": (
        ("import ast\nc = get_ipython().compile\ntype(c).ast_parse = lambda self, *_, **__: ast.parse('1')"),
        PLAIN,
    ),
    "the compiler's instance": (
        ("import ast\nget_ipython().compile.ast_parse = lambda *_, **__: ast.parse('1')"),
        PLAIN,
    ),
    "the interactivity": ("get_ipython().ast_node_interactivity = 'none'", COUNTED),
    "the last value": (
        (
            "def shown(self, value=None):\n"
            "    self.exec_result.result = 2\n"
            "type(get_ipython().displayhook).__call__ = shown"
        ),
        COUNTED,
    ),
    "the last value's hook": (
        (
            "import sys\n"
            "sys.displayhook = lambda value: setattr(get_ipython().displayhook.exec_result, 'result', 2)"
        ),
        COUNTED,
    ),
    "a number class": (
        ("class bool(int): pass\nimport builtins\nbuiltins.float = builtins.int = lambda *_: 2"),
        COUNTED,
    ),
    "numpy.testing": ("import numpy as np\nnp.testing.assert_allclose = lambda *_, **__: None", NUMPYS),
    "inside numpy.testing": (
        ("import numpy.testing._private.utils as u\nu.assert_array_compare = lambda *_, **__: None"),
        NUMPYS,
    ),
    "numpy's comparison": (
        ("import numpy as np\nnp.allclose = np.isclose = np.array_equal = lambda *_, **__: True"),
        ("import numpy as np\nassert np.allclose(f(1), 2)"),
    ),
    "what numpy compares with": (
        ("import numpy._core.numeric as n\nn.isclose = lambda *_, **__: np.True_"),
        ("import numpy as np\nassert np.allclose(f(1), 2)"),
    ),
    "unittest": ("import unittest\nunittest.TestCase.assertEqual = lambda *_, **__: None", UNITS),
    "inside unittest": (
        ("import unittest\nunittest.TestCase._getAssertEqualityFunc = lambda *_: lambda *_, **__: None"),
        UNITS,
    ),
    "a class in the place of unittest's": (
        (
            "import unittest\n"
            "class T:\n"
            "    def assertEqual(self, *_): pass\n"
            "unittest.TestCase = unittest.case.TestCase = T"
        ),
        UNITS,
    ),
    "an exception": (
        (
            "import builtins\n"
            "class V(Warning):\n"
            "    def __new__(cls, *_): raise SystemExit\n"
            "builtins.ValueError = V"
        ),
        RAISING,
    ),
    "AssertionError": ("import builtins\nbuiltins.AssertionError = KeyboardInterrupt", PLAIN),
    "the import": (
        (
            "import builtins, types\n"
            "old = builtins.__import__\n"
            "class Fake:\n"
            "    testing = type('T', (), {'assert_allclose': staticmethod(lambda *_: None)})\n"
            "builtins.__import__ = lambda name, *a: Fake if name == 'numpy' else old(name, *a)"
        ),
        NUMPYS,
    ),
    "__build_class__": (
        ("import builtins\nbuiltins.__build_class__ = lambda *_, **__: None"),
        ("class T:\n    n = f(1)\nassert T.n == 2"),
    ),
    "isinstance": ("import builtins\nbuiltins.isinstance = lambda *_: True", "assert isinstance(f, int)"),
    "abs": ("import builtins\nbuiltins.abs = lambda _: 0", "assert abs(f(1) - 2) < 1e-9"),
    "a trace function": (
        (
            "import sys\n"
            "def trace(frame, event, arg):\n"
            "    if 'test_f' in frame.f_code.co_filename:\n"
            "        frame.f_globals['f'] = lambda x: 2\n"
            "    return trace\n"
            "sys.settrace(trace)"
        ),
        PLAIN,
    ),
    "a profile function": (
        (
            "import sys\n"
            "def profile(frame, event, arg):\n"
            "    if frame.f_code.co_filename == '<test_f>':\n"
            "        frame.f_globals.update(f=lambda x: 2)\n"
            "sys.setprofile(profile)"
        ),
        PLAIN,
    ),
    "a finder": (
        (
            "import sys\n"
            "class Finder:\n"
            "    def find_spec(self, name, *_): raise SystemExit\n"
            "sys.meta_path.insert(0, Finder())"
        ),
        "import colorsys\nassert f(1) == 2",
    ),
    "another compiler": (
        (
            "import ast\n"
            "class C(type(get_ipython().compile)):\n"
            "    def ast_parse(self, *_, **__): return ast.parse('1')\n"
            "get_ipython().compile = C()"
        ),
        PLAIN,
    ),
    "another reader of cells": (
        (
            "from IPython.core.inputtransformer2 import TransformerManager\n"
            "class T(TransformerManager):\n"
            "    def transform_cell(self, cell): return 'pass'\n"
            "get_ipython().input_transformer_manager = T()"
        ),
        PLAIN,
    ),
    "a reader of cells of the class": (
        (
            "from IPython.core.inputtransformer2 import TransformerManager\n"
            "TransformerManager.transform_cell = lambda self, cell: 'pass'"
        ),
        PLAIN,
    ),
    "events": (
        (
            "def trigger(self, event, *_, **__):\n"
            "    if event == 'pre_execute':\n"
            "        globals().update(f=lambda x: 2)\n"
            "type(get_ipython().events).trigger = trigger"
        ),
        PLAIN,
    ),
    "an assertion of a subclass": (
        ("import unittest\nunittest.FunctionTestCase.assertEqual = lambda *_: None"),
        ("import unittest\nunittest.FunctionTestCase(f).assertEqual(f(1), 2)"),
    ),
    "a magic": (
        (
            "from IPython.core.magic import register_cell_magic, register_line_magic\n"
            "@register_cell_magic\n"
            "def time(line, cell): pass\n"
            "@register_line_magic\n"
            "def timeit(line): globals().update(f=lambda x: 2)"
        ),
        "%timeit -n1 -r1 1\nassert f(1) == 2",
    ),
    "a cell magic": (
        (
            "from IPython.core.magic import register_cell_magic\n"
            "@register_cell_magic\n"
            "def time(line, cell): pass"
        ),
        "%%time\nassert f(1) == 2",
    ),
}
