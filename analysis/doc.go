// Package analysis computes what a report says: ten kinds of section, each a
// pure function from datasets to a chapter with metrics, tables, figures and
// findings, and a desk that inspects the data first and ranks the findings
// last.
//
// A section is one file named as the spec names its kind. It embeds [Alerts]
// for its thresholds, starts a [frame] from its input, measures with
// frame.rate and frame.count (which also measure the compared periods), judges
// its alert values with frame.judge, and returns frame.chapter.
//
// Rates are pooled sums over the rows that know both counts, intervals are
// Wilson at the effective sample size, and a value below its alert value is
// always told: the evidence decides the verdict and the severity only.
package analysis
