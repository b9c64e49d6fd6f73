package bookread

import (
	"errors"
	"math"
	"strings"
)

// function calculates a call, the opening bracket read.
func (p *parser) function(name string, depth int) any {
	switch name {
	case "IF":
		return p.choose(depth)
	case "IFERROR":
		return p.rescue(depth)
	case "AND", "OR":
		return p.logic(name == "AND", depth)
	case "MAX", "MIN", "SUM", "AVERAGE", "COUNT", "ABS":
		return p.aggregate(name, p.values(depth))
	}
	p.stop(ErrUnknown)
	return nil
}

// branch calculates an argument that may not be taken.
func (p *parser) branch(taken bool, depth int) any {
	before := p.skim
	p.skim = before || !taken
	v := p.comparison(depth + 1)
	p.skim = before
	return v
}

func (p *parser) choose(depth int) any {
	n, _ := number(p.comparison(depth + 1))
	condition := n != 0
	p.need(",")
	yes := p.branch(condition, depth)
	var no any = false
	if p.take(",") != "" {
		no = p.branch(!condition, depth)
	}
	p.need(")")
	if condition {
		return yes
	}
	return no
}

// rescue is IFERROR: the second argument where the first is an error.
func (p *parser) rescue(depth int) any {
	from := p.at
	v, failed := p.attempt(depth)
	if failed {
		p.at = from
		p.branch(false, depth)
	}
	p.need(",")
	other := p.branch(failed, depth)
	p.need(")")
	if failed {
		return other
	}
	return v
}

func (p *parser) attempt(depth int) (v any, failed bool) {
	skim := p.skim
	defer func() {
		if r := recover(); r != nil {
			stop, ok := r.(halt)
			if !ok || errors.Is(stop.error, ErrUnknown) {
				panic(r)
			}
			v, failed, p.skim = nil, true, skim
		}
	}()
	return p.comparison(depth + 1), false
}

func (p *parser) logic(all bool, depth int) any {
	result := all
	for {
		v, _ := number(p.comparison(depth + 1))
		if all {
			result = result && v != 0
		} else {
			result = result || v != 0
		}
		if p.take(",") == "" {
			p.need(")")
			return result
		}
	}
}

// values are the numbers of a call's arguments; ranges skip what is no number.
func (p *parser) values(depth int) []float64 {
	var out []float64
	for {
		if span, ok := p.span(); ok {
			for _, v := range span {
				if n, ok := v.(float64); ok {
					out = append(out, n)
				}
			}
		} else if v := p.comparison(depth + 1); v != nil { // empty cells and texts do not count
			if n, ok := number(v); ok {
				out = append(out, n)
			}
		}
		if p.take(",") == "" {
			p.need(")")
			return out
		}
	}
}

// span reads A1:B9, with or without a sheet; where there is none the place stays.
func (p *parser) span() ([]any, bool) {
	p.blank()
	end := p.at
	for quoted := false; end < len(p.s) && (quoted || strings.IndexByte(",()+-*/^&=<> \"", p.s[end]) < 0); end++ {
		if p.s[end] == '\'' {
			quoted = !quoted
		}
	}
	word := p.s[p.at:end]
	if !strings.Contains(word, ":") {
		return nil, false
	}
	if !strings.Contains(word, "!") {
		word = "!" + word
	}
	sheet, first, last, ok := Reference(word)
	if !ok || (last[0]-first[0]+1)*(last[1]-first[1]+1) > mostCells {
		p.stop(ErrUnknown)
	}
	p.at = end
	var out []any
	for row := first[1]; row <= last[1]; row++ {
		for column := first[0]; column <= last[0]; column++ {
			out = append(out, p.look(sheet, column, row))
		}
	}
	return out, true
}

func (p *parser) aggregate(name string, values []float64) any {
	total, low, high := 0.0, math.Inf(1), math.Inf(-1)
	for _, v := range values {
		total += v
		low, high = min(low, v), max(high, v)
	}
	switch {
	case name == "SUM":
		return total
	case name == "COUNT":
		return float64(len(values))
	case len(values) == 0 && name == "AVERAGE" && !p.skim:
		p.stop(errDivision)
	case len(values) == 0:
		return 0.0
	case name == "MAX":
		return high
	case name == "MIN":
		return low
	case name == "AVERAGE":
		return total / float64(len(values))
	case len(values) == 1: // ABS
		return math.Abs(values[0])
	}
	p.stop(ErrUnknown)
	return nil
}
