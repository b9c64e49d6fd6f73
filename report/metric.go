package report

// Direction says which way is good, or which way a value moved.
type Direction string

// The directions.
const (
	Up   Direction = "up"
	Down Direction = "down"
	Flat Direction = "flat"
)

// Metric is one measured figure of the report under its contract name, such as
// "funnel.rate.click>inquiry". Rates are fractions; numerator and denominator
// are given wherever they exist; Low and High are the 95 % interval.
type Metric struct {
	Name        string `json:"-"`
	Unit        Unit   `json:"unit"`
	Value       Number `json:"value"`
	Numerator   Number `json:"numerator"`
	Denominator Number `json:"denominator"`
	Previous    Number `json:"previous"`
	YearAgo     Number `json:"year_ago"`
	Low         Number `json:"low"`
	High        Number `json:"high"`
	// Text is the value of a metric that is a word, such as an experiment's verdict.
	Text string `json:"text,omitempty"`
	// Better is the favourable direction; "" where neither is.
	Better Direction `json:"-"`
}

// Change is the difference to a base value: points for rates, else relative.
func (m Metric) Change(base Number) Quantity {
	if m.Unit.Fraction() {
		return Q(m.Value.Minus(base), UnitPoints)
	}
	return Q(m.Value.Relative(base), UnitRelative)
}
