// Package bookread reads the cells of a finished workbook back, sheet by sheet
// and row by row: values, cached results of formulas, number formats, what
// charts refer to.
//
// It reads the parts of the archive itself: on the sample report the workbook
// library takes two seconds to read what this package reads in a twentieth of
// that, and a check must be cheap enough to run on every build. It holds one
// row in memory, so that a million rows do not hurt.
package bookread
