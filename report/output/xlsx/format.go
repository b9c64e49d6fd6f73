package xlsx

import (
	"strings"

	"github.com/wxreport/wxreport/report"
)

// format is the number format of a unit with this many decimals. The numbers
// stay true: only their look changes.
func (b *book) format(u report.Unit, digits int, signed bool) string {
	plain := ""
	switch u {
	case report.UnitRate, report.UnitRelative:
		plain = "0" + decimals(digits) + "%"
	case report.UnitPoints:
		plain = "0" + decimals(digits) + "%" + quote(b.say("points"))
	case report.UnitPValue:
		return `[<0.001]"< 0.001";0.000`
	default:
		before, after := b.affix(u)
		plain = quote(before) + "#,##0" + decimals(digits) + quote(after)
	}
	if signed || u == report.UnitPoints || u == report.UnitRelative {
		return "+" + plain + ";-" + plain + ";" + plain
	}
	return plain
}

// affix is what the language writes around a number of the unit.
func (b *book) affix(u report.Unit) (before, after string) {
	key := "unit." + string(u)
	if !b.words.Has(key) {
		return "", ""
	}
	before, after, _ = strings.Cut(b.words.Say(key), "#")
	return before, after
}

// quote makes a text a literal of a number format.
func quote(s string) string {
	if s == "" {
		return ""
	}
	return `"` + strings.ReplaceAll(s, `"`, "'") + `"`
}

func decimals(n int) string {
	if n <= 0 {
		return ""
	}
	return "." + strings.Repeat("0", min(n, 6))
}

// short is the format of big key figures and of axes: 1.8万, 1.2M. A program
// that changes the number changes its scale with it.
func (b *book) short(u report.Unit, digits int) string {
	if u != report.UnitCount && u != report.UnitMoney {
		return b.format(u, digits, false)
	}
	before, after := "", ""
	if u == report.UnitMoney {
		before, after = b.affix(u)
	}
	pre, post := quote(before), quote(after)
	plain := pre + "#,##0" + decimals(digits) + post
	if b.words.Lang == "zh-CN" {
		return `[>=100000000]` + pre + `0\.00,,"亿"` + post + `;[>=10000]` + pre + `0\.0,"万"` + post + ";" + plain
	}
	return `[>=1000000]` + pre + `0.0,,"M"` + post + `;[>=100000]` + pre + `0,"K"` + post + ";" + plain
}

// axis is the format of a value axis that reaches up to top.
func (b *book) axis(u report.Unit, top float64) string {
	switch u {
	case report.UnitRate:
		switch {
		case top < 0.01:
			return "0.00%"
		case top < 0.06:
			return "0.0%"
		}
		return "0%"
	case report.UnitPoints, report.UnitRelative:
		return "+0%;-0%;0%"
	case report.UnitCount, report.UnitMoney:
		return b.short(u, 0)
	case report.UnitPValue:
		return "0.00"
	}
	return "General"
}
