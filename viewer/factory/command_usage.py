"""How each command is said. Loads nothing, so that a help text answers at once."""

USAGE: dict[str, str] = {
    "move": "move ID… --to X,Y | --by DX,DY",
    "rotate": "rotate ID… --to DEG | --by DEG [--together]",
    "place": "place ID:X,Y[:DEG]…",
    "align": "align ID ID… --on west|east|south|north|x|y",
    "distribute": "distribute ID ID ID… --along x|y",
    "add": "add EQUIPMENT --at X,Y [--id ID] [--facing DEG] [--before|--after ID] [KEY=VALUE…]",
    "duplicate": "duplicate ID [--id NEW] [--at X,Y | --by DX,DY]",
    "delete": "delete ID…",
    "set": "set ID|A->B|furniture/ID|zone/ID|line KEY=VALUE…",
    "rename": "rename ID NEW",
    "reroute": "reroute A->B --via X,Y[,Z]… | --straight",
    "connect": "connect A->B [--pieces N] [KEY=VALUE…]",
    "disconnect": "disconnect A->B",
    "lock": "lock ID…",
    "unlock": "unlock ID…",
    "exempt": "exempt RULE [ID…] --reason TEXT",
    "enforce": "enforce RULE [ID…]",
}
"""Verb -> the command with all it takes."""
