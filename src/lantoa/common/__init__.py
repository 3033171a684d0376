"""The kernel: what every app uses and what knows none of them.

State gate, errors, load-or-404, page-or-partial, text folding, form renderer,
components, upload checks, desk registry. It imports no other app of ours.
"""
