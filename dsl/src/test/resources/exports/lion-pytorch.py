"""Lion for PyTorch.

Written by `serengeti export --to pytorch`. With the conformance file beside it, `python lion.py
--check` compares its steps with those of the program in double precision.
"""

import io
import json
import math
import os
import sys

import torch
from torch.optim import Optimizer


class Lion(Optimizer):
    """Lion.

    Chen et al., Symbolic Discovery of Optimization Algorithms, 2023, arXiv 2302.06675, program 1

    One statement is added to the listing: lr = lr * peak_lr, since the lr that a program is given
    has peak 1. The rate and the decay are a tenth and ten times those usual for AdamW.

    States have the dtype of their parameters, as those of torch.optim; gradients may not be sparse.

    Args:
        params: parameters, or dicts of parameter groups; each group may have its own settings
        lr: learning rate (default: 0.0001)
        beta1: (default: 0.9)
        beta2: (default: 0.99)
        weight_decay: (default: 0.1)
        foreach: whether to step all parameters of a group at once, which needs more memory;
            None does so where they are on CUDA (default: None)
        maximize: whether to climb instead of descend (default: False)
    """

    def __init__(
        self,
        params,
        lr=0.0001,
        beta1=0.9,
        beta2=0.99,
        weight_decay=0.1,
        *,
        foreach=None,
        maximize=False,
    ):
        if not lr >= 0:
            raise ValueError(f"lr must be at least 0, not {lr}")
        if not 0 <= beta1 < 1:
            raise ValueError(f"beta1 must be at least 0 and below 1, not {beta1}")
        if not 0 <= beta2 < 1:
            raise ValueError(f"beta2 must be at least 0 and below 1, not {beta2}")
        if not weight_decay >= 0:
            raise ValueError(f"weight_decay must be at least 0, not {weight_decay}")
        defaults = dict(
            lr=lr,
            beta1=beta1,
            beta2=beta2,
            weight_decay=weight_decay,
            foreach=foreach,
            maximize=maximize,
        )
        super().__init__(params, defaults)

    @torch.no_grad()
    def step(self, closure=None):
        """Makes a step, and gives the loss of `closure`, if there is one."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for foreach, tensors, settings in self._batches():
            update = _multi_tensor if foreach else _single_tensor
            update(*tensors, **settings)
        return loss

    def _batches(self):
        """Parameters, gradients and states that are stepped together, with their settings."""
        for group in self.param_groups:
            batches = {}
            for param in group["params"]:
                if param.grad is None:
                    continue
                if param.grad.is_sparse:
                    raise RuntimeError("Lion takes no sparse gradients")
                grad = -param.grad if group["maximize"] else param.grad
                state = self.state[param]
                if not state:
                    state["momentum"] = torch.zeros_like(param, memory_format=torch.preserve_format)
                key = (param.device, param.dtype, grad.dtype)
                row = (param, grad, state["momentum"])
                batches.setdefault(key, []).append(row)
            names = ("lr", "beta1", "beta2", "weight_decay")
            settings = {name: group[name] for name in names}
            for (device, *_), rows in batches.items():
                foreach = device.type == "cuda" if group["foreach"] is None else group["foreach"]
                yield foreach, list(zip(*rows)), settings


def _single_tensor(params, grads, momentums, *, lr, beta1, beta2, weight_decay):
    for param, grad, momentum in zip(params, grads, momentums):
        update = momentum.lerp(grad, 1 - beta1).sign_()
        momentum.lerp_(grad, 1 - beta2)
        param.mul_(1 - lr * weight_decay)
        param.add_(update, alpha=-lr)


def _multi_tensor(params, grads, momentums, *, lr, beta1, beta2, weight_decay):
    updates = torch._foreach_lerp(momentums, grads, 1 - beta1)
    torch._foreach_sign_(updates)
    torch._foreach_lerp_(momentums, grads, 1 - beta2)
    torch._foreach_mul_(params, 1 - lr * weight_decay)
    torch._foreach_add_(params, updates, alpha=-lr)


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
    optimizer = Lion(params, foreach=foreach)
    worst = 0.0
    for number, step in enumerate(golden["steps"]):
        if number == resume_at:
            saved = io.BytesIO()
            torch.save(optimizer.state_dict(), saved)
            saved.seek(0)
            optimizer = Lion(params, foreach=foreach)
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
