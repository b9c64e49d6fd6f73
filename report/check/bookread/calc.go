package bookread

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// ErrUnknown is a formula that Calculate has no word for: it says nothing about
// the value.
var ErrUnknown = errors.New("a function that the checks do not calculate")

// Calculate is the value of a formula: arithmetic, comparisons, IF, AND, OR, MAX,
// MIN, SUM, ABS, AVERAGE, COUNT and IFERROR over cells, which look gives; "" is a
// text, nil an empty cell. Values are float64, string, bool and nil.
func Calculate(formula string, look func(sheet string, column, row int) any) (value any, err error) {
	p := &parser{s: formula, look: look}
	defer func() {
		if r := recover(); r != nil {
			stop, ok := r.(halt)
			if !ok {
				panic(r)
			}
			value, err = nil, stop.error
		}
	}()
	value = p.comparison(0)
	if p.blank(); p.at < len(p.s) {
		return nil, ErrUnknown
	}
	return value, nil
}

// halt ends a calculation from within.
type halt struct{ error }

// cellError is what a cell shows where its formula goes wrong.
type cellError string

func (e cellError) Error() string { return string(e) }

const (
	errDivision cellError = "#DIV/0!"
	errValue    cellError = "#VALUE!"
)

type parser struct {
	s    string
	at   int
	look func(sheet string, column, row int) any
	skim bool // the branch that is not taken: its errors do not count
}

const (
	mostNested = 64
	mostCells  = 1 << 16 // of one range
)

func (p *parser) stop(err error) {
	panic(halt{err})
}

func (p *parser) blank() {
	for p.at < len(p.s) && (p.s[p.at] == ' ' || p.s[p.at] == '\n') {
		p.at++
	}
}

func (p *parser) take(tokens ...string) string {
	p.blank()
	for _, t := range tokens {
		if strings.HasPrefix(p.s[p.at:], t) {
			p.at += len(t)
			return t
		}
	}
	return ""
}

func (p *parser) comparison(depth int) any {
	if depth > mostNested {
		p.stop(ErrUnknown)
	}
	a := p.sum(depth)
	op := p.take("<>", "<=", ">=", "=", "<", ">")
	if op == "" {
		return a
	}
	c := compare(a, p.sum(depth))
	switch op {
	case "=":
		return c == 0
	case "<>":
		return c != 0
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	}
	return c >= 0
}

// compare orders values: numbers before texts; an empty cell is 0 or "".
func compare(a, b any) int {
	textA, isA := a.(string)
	textB, isB := b.(string)
	switch {
	case isA && (isB || b == nil):
		return strings.Compare(strings.ToLower(textA), strings.ToLower(textB))
	case isB && a == nil:
		return strings.Compare("", textB)
	case isA:
		return 1
	case isB:
		return -1
	}
	x, _ := number(a)
	y, _ := number(b)
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case bool:
		if v {
			return 1, true
		}
		return 0, true
	case nil:
		return 0, true
	}
	return 0, false
}

// count is an operand of arithmetic.
func (p *parser) count(v any) float64 {
	n, ok := number(v)
	if !ok && !p.skim {
		p.stop(errValue)
	}
	return n
}

func (p *parser) sum(depth int) any {
	v := p.product(depth)
	for {
		switch p.take("+", "-", "&") {
		case "+":
			v = p.count(v) + p.count(p.product(depth))
		case "-":
			v = p.count(v) - p.count(p.product(depth))
		case "&":
			p.stop(ErrUnknown)
		default:
			return v
		}
	}
}

func (p *parser) product(depth int) any {
	v := p.unary(depth)
	for {
		switch p.take("*", "/", "^") {
		case "*":
			v = p.count(v) * p.count(p.unary(depth))
		case "/":
			d := p.count(p.unary(depth))
			if d == 0 && !p.skim {
				p.stop(errDivision)
			}
			v = p.count(v) / d
		case "^":
			v = math.Pow(p.count(v), p.count(p.unary(depth)))
		default:
			return v
		}
	}
}

func (p *parser) unary(depth int) any {
	switch p.take("-", "+") {
	case "-":
		return -p.count(p.operand(depth))
	case "+":
		return p.count(p.operand(depth))
	}
	return p.operand(depth)
}

func (p *parser) operand(depth int) any {
	if depth > mostNested {
		p.stop(ErrUnknown)
	}
	p.blank()
	if p.at >= len(p.s) {
		p.stop(ErrUnknown)
	}
	switch c := p.s[p.at]; {
	case c == '(':
		p.at++
		v := p.comparison(depth + 1)
		p.need(")")
		return v
	case c == '"':
		return p.quoted()
	case c >= '0' && c <= '9' || c == '.':
		from := p.at
		for p.at < len(p.s) && strings.IndexByte("0123456789.", p.s[p.at]) >= 0 {
			p.at++
		}
		if p.at < len(p.s) && (p.s[p.at] == 'E' || p.s[p.at] == 'e') {
			for p.at++; p.at < len(p.s) && strings.IndexByte("0123456789+-", p.s[p.at]) >= 0; p.at++ {
			}
		}
		v, err := strconv.ParseFloat(p.s[from:p.at], 64)
		if err != nil {
			p.stop(ErrUnknown)
		}
		return p.percent(v)
	}
	return p.percent(p.named(depth))
}

func (p *parser) percent(v any) any {
	if p.take("%") != "" {
		return p.count(v) / 100
	}
	return v
}

func (p *parser) need(token string) {
	if p.take(token) == "" {
		p.stop(ErrUnknown)
	}
}

func (p *parser) quoted() string {
	p.at++
	var b strings.Builder
	for p.at < len(p.s) {
		if p.s[p.at] == '"' {
			if p.at++; p.at < len(p.s) && p.s[p.at] == '"' {
				b.WriteByte('"')
				p.at++
				continue
			}
			return b.String()
		}
		b.WriteByte(p.s[p.at])
		p.at++
	}
	p.stop(ErrUnknown)
	return ""
}

// named reads a function or a reference.
func (p *parser) named(depth int) any {
	sheet := ""
	from := p.at
	if p.s[p.at] == '\'' {
		end := strings.Index(p.s[p.at+1:], "'!")
		if end < 0 {
			p.stop(ErrUnknown)
		}
		sheet = strings.ReplaceAll(p.s[p.at+1:p.at+1+end], "''", "'")
		p.at += end + 3
		from = p.at
	}
	for p.at < len(p.s) && (p.s[p.at] == '$' || p.s[p.at] == '.' || p.s[p.at] == '_' || p.s[p.at] >= '0' && p.s[p.at] <= '9' || p.s[p.at]|0x20 >= 'a' && p.s[p.at]|0x20 <= 'z') {
		p.at++
	}
	word := p.s[from:p.at]
	if sheet == "" && p.at < len(p.s) && p.s[p.at] == '(' {
		p.at++
		return p.function(word, depth)
	}
	switch {
	case word == "TRUE":
		return true
	case word == "FALSE":
		return false
	}
	a, ok := Address(strings.ReplaceAll(word, "$", ""))
	if !ok || p.at < len(p.s) && (p.s[p.at] == ':' || p.s[p.at] == '!' || p.s[p.at] == '[') {
		p.stop(ErrUnknown)
	}
	return p.look(sheet, a[0], a[1])
}
