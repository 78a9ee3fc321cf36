"""The trusted side of an exam: the examiner, its handles, and the wire to the student process."""
