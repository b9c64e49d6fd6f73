// Package calendar tells what kind of day a day is in mainland China: workday,
// weekend, statutory day off or make-up work day, in which holiday or shopping
// window it lies, and which day of another year it compares with.
//
// Steps of use: read the dated file of days off with [Load], make a [Calendar]
// with [New], ask [Calendar.Class], [Calendar.Workday], [Calendar.NthWorkday],
// [Calendar.Holiday] and [Calendar.Align]. To compare counts of months that hold
// unlike days, learn weights with [Calendar.Learn] and divide by [Weights.Sum].
//
// Limits: lunar dates are computed for 1900 to 2100. Statutory days are known only
// for the years of the file ([Calendar.Known]); in other years Saturday and Sunday
// are free and all other days are worked. The clock is never read; of a time only
// its calendar day in its own zone counts.
package calendar
