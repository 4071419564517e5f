"""Memory of a session."""
def measure(posts: int, projects: int) -> int:
    """Measure."""
    return 0
