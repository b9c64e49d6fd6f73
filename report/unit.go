package report

// Unit says what a Number measures; [Words.Format] and the workbook's number
// formats choose their form from it.
type Unit string

// The units of measurements. Fractions are 0-1: a Rate of .083 prints 8.3 %.
const (
	UnitNone     Unit = ""         // a bare number, up to two decimals
	UnitCount    Unit = "count"    // things or people, whole
	UnitRate     Unit = "rate"     // a part of a whole, 0-1, printed as a percentage
	UnitPoints   Unit = "points"   // a difference of two rates, printed in percentage points
	UnitRelative Unit = "relative" // a relative change, -1 and up, printed as a signed percentage
	UnitTimes    Unit = "times"    // a ratio, printed as 2.3 times
	UnitMoney    Unit = "money"    // the account's currency, major unit
	UnitSeconds  Unit = "seconds"
	UnitMinutes  Unit = "minutes"
	UnitHours    Unit = "hours"
	UnitDays     Unit = "days"
	UnitScore    Unit = "score"    // a points score, one decimal
	UnitPValue   Unit = "p"        // a probability that may be tiny
	UnitPerUser  Unit = "per_user" // times a person
)

// Fraction reports whether values of the unit print as a percentage.
func (u Unit) Fraction() bool {
	return u == UnitRate || u == UnitPoints || u == UnitRelative
}

// Quantity is a Number with its Unit.
type Quantity struct {
	Number
	Unit Unit
}

// Q makes a Quantity.
func Q(n Number, u Unit) Quantity { return Quantity{Number: n, Unit: u} }
