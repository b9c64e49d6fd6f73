package source

import (
	"math"
	"strconv"
	"strings"
)

// reading is what a cell's text meant as a number.
type reading struct {
	value   float64
	missing bool // nothing was measured
	bad     bool // something stands there, but no number
	percent bool // the text had a % sign; value is already a fraction
	atLeast bool // 10万+ is a lower bound
}

// missingWords are the texts that say "nothing measured", squeezed.
var missingWords = map[string]bool{
	"": true, "-": true, "--": true, "---": true, "—": true, "——": true, "–": true, "/": true, "\\": true,
	"n/a": true, "na": true, "#n/a": true, "null": true, "none": true, "nil": true, "nan": true, "无": true, "暂无": true,
	"暂无数据": true, "未知": true, ".": true, "…": true,
}

// isMissing says that a text stands for nothing measured.
func isMissing(s string) bool {
	s = strings.ToLower(strings.TrimFunc(narrow(s), isSpace))
	return missingWords[s]
}

// readNumber gives a cell its number. Seconds columns also read clock forms.
func readNumber(c Cell, seconds bool) reading {
	switch c.Kind {
	case Empty, Fault:
		return reading{missing: true}
	case Bool:
		return reading{bad: true}
	case Number:
		if math.IsNaN(c.Number) || math.IsInf(c.Number, 0) {
			return reading{missing: true}
		}
		return reading{value: c.Number}
	case Date:
		if seconds && c.Number < 10 { // a duration under a clock format, in days
			return reading{value: math.Round(c.Number * 86400)}
		}
		return reading{bad: true}
	default:
	}
	if isMissing(c.Text) {
		return reading{missing: true}
	}
	if seconds {
		if v, ok := clockSeconds(c.Text); ok {
			return reading{value: v}
		}
	}
	return parseNumber(c.Text)
}

// numberUnits are the words that may follow a number without changing it.
var numberUnits = []string{"人次", "人", "次", "条", "个", "篇", "元", "块", "分", "秒", "天", "日", "岁", "单", "件", "名", "位", "people", "times", "s"}

// numberSigns brings the minus signs together and takes out what only parts digits.
var numberSigns = strings.NewReplacer("−", "-", "–", "-", " ", "", "\u00A0", "", "'", "")

// parseNumber reads 1,234, 1.8万, 3.2亿, 12.7%, ￥1,234.50, (12), １２ and 10万+.
func parseNumber(text string) reading {
	if strings.Trim(text, "0123456789.") == "" { // the common case
		v, err := strconv.ParseFloat(text, 64)
		return reading{value: v, bad: err != nil}
	}
	s := numberSigns.Replace(strings.ToLower(strings.TrimFunc(narrow(text), isSpace)))
	r := reading{}
	scale := 1.0
	if inner, ok := strings.CutPrefix(s, "("); ok && strings.HasSuffix(inner, ")") {
		s, scale = strings.TrimSuffix(inner, ")"), -1
	}
	sign := ""
	if strings.HasPrefix(s, "-") || strings.HasPrefix(s, "+") {
		sign, s = strings.Trim(s[:1], "+"), s[1:]
	}
	for _, currency := range []string{"cny", "rmb", "cn¥", "¥", "￥", "$"} {
		s = strings.TrimPrefix(s, currency)
	}
	if rest, ok := strings.CutSuffix(s, "+"); ok {
		s, r.atLeast = rest, true
	}
	if rest, ok := strings.CutSuffix(s, "%"); ok {
		s, r.percent, scale = rest, true, scale/100
	} else if rest, ok := strings.CutSuffix(s, "‰"); ok {
		s, r.percent, scale = rest, true, scale/1000
	} else {
		s, scale = cutScale(s, scale)
	}
	v, err := strconv.ParseFloat(sign+ungroup(s), 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) || !plainDigits(s) {
		return reading{bad: true}
	}
	// Dividing keeps 12.7% at the double nearest to .127, which multiplying would miss.
	if scale < 1 && scale > -1 {
		r.value = v / math.Round(1/scale)
	} else {
		r.value = scaled(v, scale)
	}
	return r
}

// cutScale takes units and 万, 亿, 千 off the end.
func cutScale(s string, scale float64) (string, float64) {
	for _, unit := range numberUnits {
		if rest, ok := strings.CutSuffix(s, unit); ok && rest != "" {
			s = rest
			break
		}
	}
	for _, step := range []struct {
		word  string
		times float64
	}{{"万亿", 1e12}, {"亿", 1e8}, {"万", 1e4}, {"w", 1e4}, {"千", 1e3}, {"k", 1e3}} {
		if rest, ok := strings.CutSuffix(s, step.word); ok {
			return rest, scale * step.times
		}
	}
	return s, scale
}

// scaled multiplies and takes the noise of binary fractions off: 1.1万 is 11000.
func scaled(v, scale float64) float64 {
	if scale == 1 {
		return v
	}
	return math.Round(v*scale*1e4) / 1e4
}

// ungroup removes commas where they part groups of three digits, as 1,234 does; in 1,5 the
// comma stays and the number is refused.
func ungroup(s string) string {
	if !strings.Contains(s, ",") {
		return s
	}
	whole, fraction, _ := strings.Cut(s, ".")
	groups := strings.Split(whole, ",")
	for i, group := range groups {
		if i > 0 && len(group) != 3 || group == "" || len(group) > 3 {
			return s
		}
	}
	if fraction != "" {
		return strings.Join(groups, "") + "." + fraction
	}
	return strings.Join(groups, "")
}

// plainDigits refuses what ParseFloat knows beyond decimal numbers: hexadecimal,
// underscores, names.
func plainDigits(s string) bool {
	digits := false
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits = true
		case r == '.' || r == ',':
		case r == 'e' && digits && i < len(s)-1:
		case (r == '-' || r == '+') && i > 0 && s[i-1] == 'e':
		default:
			return false
		}
	}
	return digits
}

// clockWords turns the words of durations into h, m and s.
var clockWords = strings.NewReplacer(" ", "", "小时", "h", "时", "h", "分钟", "m", "分", "m", "秒钟", "s", "秒", "s", "min", "m")

// clockSeconds reads 1分02秒, 1小时2分, 62s, 01:02 (minutes) and 00:01:02.
func clockSeconds(text string) (float64, bool) {
	s := strings.ToLower(strings.TrimFunc(narrow(text), isSpace))
	if strings.Contains(s, ":") {
		return colonSeconds(s)
	}
	s = clockWords.Replace(s)
	total, found := 0.0, false
	for s != "" {
		i := strings.IndexAny(s, "hms")
		if i <= 0 {
			return 0, false
		}
		v, err := strconv.ParseFloat(s[:i], 64)
		if err != nil || v < 0 || !plainDigits(s[:i]) {
			return 0, false
		}
		total += v * map[byte]float64{'h': 3600, 'm': 60, 's': 1}[s[i]]
		s, found = s[i+1:], true
	}
	return total, found
}

func colonSeconds(s string) (float64, bool) {
	fields := strings.Split(s, ":")
	if len(fields) > 3 {
		return 0, false
	}
	total := 0.0
	for i, field := range fields {
		v, err := strconv.ParseFloat(field, 64)
		if err != nil || v < 0 || !plainDigits(field) || i > 0 && v >= 60 {
			return 0, false
		}
		total = total*60 + v
	}
	return total, true
}
