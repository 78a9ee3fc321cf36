"""An exam is held: where, by whom, or by the tape of an earlier one."""
