// Package rule judges the custom rules of a spec: expressions over the figures
// that a report has measured, in a small safe language.
//
// Steps of use: [Compile] the rules a spec brings and tell its author what is
// wrong in them; hand the [Book] to the plan, whose pipeline calls
// [Book.Judge] after the sections and before the desk.
//
// Expressions see rates, never bare numbers: stage("click>inquiry").hi < 0.02 is
// true only when the whole interval is below. A figure that nobody measured is
// not zero and not false: the rule ends unknown, unless what is known decides
// (unknown or true is true). A division by zero, or any number that is not
// finite, is an error with its place.
//
// Limits: 4,000 characters and 300 nodes an expression, 100,000 cells of memory,
// 20,000 steps (a turn of a loop, a figure read, a member walked over), 1,000
// members a collection. Steps are counted instead of time, so that the same
// figures give the same report on a busy machine; what fits in them takes some
// 20 ms at most. There is no clock, no file and no chance in the language.
package rule
