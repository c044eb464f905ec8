def _check(path):
    """Compares steps in float64 with those of a conformance file; returns the exit code."""
    with open(path, encoding="utf-8") as file:
        golden = json.load(file)
    allowed = golden["tolerance"]["float64"]
    half = len(golden["steps"]) // 2
    differences = {
        "one by one": _difference(golden, foreach=False),
        "foreach": _difference(golden, foreach=True),
        "resumed": _difference(golden, foreach=False, resume_at=half),
        "resumed, foreach": _difference(golden, foreach=True, resume_at=half),
    }
    for name, difference in differences.items():
        print(f"{name}: largest difference {difference:.3g}, allowed {allowed:.3g}")
    return 0 if all(difference <= allowed for difference in differences.values()) else 1


def _difference(golden, foreach, resume_at=None):
    """The largest difference of a weight, as a share of the largest in its array or of 1."""
    shapes = [array["shape"] for array in golden["arrays"]]
    starts = _tensors(shapes, [array["weights"] for array in golden["arrays"]])
    params = [start.requires_grad_() for start in starts]
    optimizer = @CLASS@(params, foreach=foreach)
    worst = 0.0
    for number, step in enumerate(golden["steps"]):
        if number == resume_at:
            saved = io.BytesIO()
            torch.save(optimizer.state_dict(), saved)
            saved.seek(0)
            optimizer = @CLASS@(params, foreach=foreach)
            optimizer.load_state_dict(torch.load(saved))
        for group in optimizer.param_groups:
            group["lr"] = step["learning_rate"]
        for param, gradient in zip(params, _tensors(shapes, step["gradients"])):
            param.grad = gradient
        optimizer.step()
        for param, expected in zip(params, _tensors(shapes, step["weights"])):
            difference = (param.detach() - expected).abs().max() / expected.abs().max().clamp(min=1)
            worst = max(worst, difference.nan_to_num(nan=math.inf).item())
    return worst


def _tensors(shapes, rows):
    """Tensors whose elements are listed row by row."""
    numbers = [[float(each) for each in row] for row in rows]
    return [torch.tensor(row, dtype=torch.float64).reshape(shape) for shape, row in zip(shapes, numbers)]


def _main(arguments):
    if not arguments or arguments[0] != "--check" or len(arguments) > 2:
        print(f"usage: {sys.argv[0]} --check [FILE.conformance.json]", file=sys.stderr)
        return 2
    beside = os.path.splitext(__file__)[0] + ".conformance.json"
    return _check(arguments[1] if len(arguments) == 2 else beside)


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
