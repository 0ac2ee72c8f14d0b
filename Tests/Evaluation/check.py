#!/usr/bin/env python3
"""`make evaluation-check`: figures against pandas, SciPy and statsmodels; verdicts under no effect and under one."""

import argparse
import sys

import numpy as np

import figures
import simulate


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--essaim", required=True)
    parser.add_argument("--rounds", type=int, default=1_000, help="experiments under no effect, for each kind")
    parser.add_argument("--experiments", type=int, default=6, help="experiments that go through the program")
    parser.add_argument("--fits", type=int, default=24, help="fits of statsmodels' mixed model")
    parser.add_argument("--figures", type=int, default=31_000, help="figures to compare at least")
    parser.add_argument("--seed", type=int, default=2014)
    arguments = parser.parse_args()
    problems = []

    count, differences = figures.check(arguments.essaim, arguments.figures, arguments.seed)
    print(f"{count} figures of “progress” compared with pandas, SciPy and statsmodels: {len(differences)} differ", flush=True)
    problems += differences

    rng = np.random.default_rng(arguments.seed)
    count, differences = simulate.agreement(arguments.essaim, rng, arguments.experiments)
    print(f"{count} figures of “verdict” compared with method.py: {len(differences)} differ", flush=True)
    problems += differences
    distances = simulate.peer_agreement(rng, arguments.fits)
    print(
        f"{arguments.fits} fits of statsmodels' mixed model: z differs from the closed form by {np.median(distances):.4f} "
        f"(median), {np.quantile(distances, 0.9):.3f} (nine in ten), {distances.max():.3f} (all)", flush=True,
    )
    if np.median(distances) > 0.005 or np.quantile(distances, 0.9) > 0.1:
        problems.append("the closed form isn't statsmodels' mixed model")

    print(
        "\n| variance in common % | agents a service | no effect: a verdict % | a clear indicator % | (Welch on all respondents %) "
        "| effect 0.5: indicators seen % | mixed model % | points seen % | mixed model % |\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    )
    for common in (0, 0.1):
        for n in (5, 10, 20, 30):
            claims, seen = simulate.cell(rng, n, common, arguments.rounds)
            figures_shown = [100 * x for x in (*claims, *seen)]
            print(f"| {100 * common:.0f} | {n} | " + " | ".join(f"{x:.1f}" for x in figures_shown) + " |", flush=True)
            what = f"{n} agents, {100 * common:.0f} % in common"
            if claims[0] > 0.05:
                problems.append(f"{what}: {100 * claims[0]:.1f} % of experiments under no effect have a verdict")
            for own, peer, name in ((seen[0], seen[1], "indicators"), (seen[2], seen[3], "points")):
                if own < 0.8 * peer:
                    problems.append(f"{what}: {100 * own:.1f} % of {name} are seen, the mixed model sees {100 * peer:.1f} %")
    print(f"\n{len(problems)} problems")
    for problem in problems[:50]:
        print(problem, file=sys.stderr)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
