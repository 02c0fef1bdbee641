"""Prints what the verdicts can show, at full size: `make simulate`. The tests hold them on smaller draws."""

from statistics import fmean

from sqm_training.measures.simulate import Plan, draw, ever_rising, power_table
from sqm_training.measures.trials import coverage, ever_above_last, ever_improved, ever_outside, strictness_removed

PEOPLE = 100_000


def main() -> None:
    """Print the power table, the false alarms of naive rules, and the whole chain on drawn organisations."""
    print("Ever called improved by then, gain in sd of one visit after half of the visits (0: false alarms)")
    print("  visits  gain  by halves  by training  rising trend line")
    for row in power_table(people=PEOPLE):
        share = [row["found"], row["found_trained"], row["naive"]]
        print(f"  {row['visits']:>6} {row['gain']:>5}  {share[0]:>9.1%} {share[1]:>12.1%} {share[2]:>18.1%}")
    print("False alarms of naive rules over 18 visits without any change")
    print(f"  a rising trend line {ever_rising([0.0] * 18, people=PEOPLE):.1%}")
    print(f"  above own limits of the first 6 visits {ever_outside(18, people=PEOPLE):.1%}")
    print(f"  one sd better than the time before {ever_above_last(18, people=PEOPLE):.1%}")
    print("The whole chain with everything estimated, 18 looks")
    ever = [one for seed in range(10) for one in ever_improved(draw(Plan(employees=300, waves=18), seed)).values()]
    print(f"  ever improved though nothing changed {fmean(ever):.1%} of {len(ever)} (bar 5 %)")
    drawn = [draw(Plan(employees=60, raters=12, waves=6), seed) for seed in range(100)]
    people, shoppers = map(fmean, zip(*map(coverage, drawn), strict=True))
    print(f"  intervals that hold the truth: people {people:.1%}, shoppers {shoppers:.1%} (bar 93-97 %)")
    print(f"  strictness removed with 30 visits a shopper {fmean(map(strictness_removed, drawn)):.1%} (bar 90 %)")


if __name__ == "__main__":
    main()
