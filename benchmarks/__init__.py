"""Every claim of speed, size or safety: a command that measures it, beside a peer where there is one."""
