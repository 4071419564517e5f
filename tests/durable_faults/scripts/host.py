"""A host that notes which actions ran, for the scripts beside it."""

from durable.engine import Host


class Noting(Host):
    """Actions are named by what they note."""

    def __init__(self, rules, *, act=None):
        self.ran = []
        self.act = act
        super().__init__()
        self.set_rulesets({"r": rules})

    def get_action(self, action_name):
        def run(c):
            if self.act is not None:
                self.act(c, action_name)
            m = c.m
            self.ran.append((action_name, None if m is None or isinstance(m, list) else m["n"]))

        return run


def rule(condition, name="hit"):
    """One message that meets a condition."""
    return {"all": [{"m": condition}], "run": name}
