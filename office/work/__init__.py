"""Work that takes longer than a page may: jobs with a progress that can be watched."""
