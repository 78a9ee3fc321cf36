"""The untrusted side: warm processes, one fork a submission, limits, and the protocol that both sandboxes keep."""
