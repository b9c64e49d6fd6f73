// Package stats holds the statistical methods behind every verdict of a report: intervals, tests, corrections,
// decompositions, detectors and retention models, one method a file.
//
// Use it in three steps:
//
//  1. Turn the measurements into counts (successes x of n trials) or series, and estimate their over-dispersion from
//     daily data with [Dispersion]; shrink the counts with it ([WilsonPhi], [Breach]).
//  2. Call the method that answers the question: [Breach] and [Watch] for alert values, [PredictiveT] for "is this month
//     unlike the account's own past", [CompareClusters] for content types, [Kitagawa] and [LMDI] for "why did it change".
//  3. Correct the family of p-values with [Holm] (warnings) or [BenjaminiHochberg] (information).
//
// Which method answers which question:
//
//	Is the rate below its alert value?             Breach, BreachRate (no counts), Watch (falling towards it)
//	How sure is a rate, a difference, a lift?      Wilson, Newcombe, RateRatio; ...Phi with over-dispersion
//	Is this month unlike our past?                 PredictiveT on RateOnLogit or CountOnLog
//	Do two groups of articles differ?              CompareClusters (rates), MannWhitney (reads)
//	Which of many findings stand?                  Holm, BenjaminiHochberg
//	Why did it change?                             Kitagawa, LMDI, AdtributorRule with ResampleSurprise, CMH
//	Where do orders get lost?                      FunnelGains, AttainableTarget
//	Which slot is best?                            FitBetaPrior, BetaPrior.Best
//	How long do followers stay?                    ChooseRetention, FindChurnPeak, KaplanMeier
//	How fast do we answer?                         ResponseTime
//	Which days are unusual?                        DailyRule.DetectDaily, PELT on its Adjusted series, STL
//	Is the experiment valid, who won?              SRM, SampleSize, DetectableEffect, BayesBetter, Factorial, WinnersCurse
//	Which words do we use unlike our rivals?       PooledPrior, LogOdds
//	Has the audience shifted?                      Drift, ShareIntervals, Concentration
//
// Conventions. A count is a float64 so that it can be divided by the over-dispersion. A rate is a fraction, never a
// percentage. A p-value is two-sided unless its name says otherwise. Impossible input (NaN, infinite, negative, more
// successes than trials, nothing at all) never panics: functions that return numbers answer NaN or [NoInterval],
// functions that return an error explain it. Every sum is compensated and every product that is added is rounded
// first, so that processors with a fused multiply-add give the same bytes as those without. Random methods take a
// seed and are repeatable.
//
// Limits. The methods know nothing of reports, dates or money, and do not decide what is worth telling.
package stats
