package rule

import (
	"errors"
	"fmt"
	"strings"

	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/vm"

	"github.com/wxreport/wxreport/report"
)

// truth is yes, no, or not known; a failure beats all three.
type truth struct {
	is     bool
	lacks  *missing          // what nobody measured
	failed *report.RuleError // what cannot be computed
}

// holds evaluates a condition in the logic of Kleene: every leaf is looked at,
// and what is unknown matters only where the others do not decide.
func (p *program) holds(r *reading) truth { return p.decide(p.root, r) }

func (p *program) decide(b *branch, r *reading) truth {
	switch b.op {
	case "and", "or":
		left, right := p.decide(b.kids[0], r), p.decide(b.kids[1], r)
		return both(left, right, b.op == "or")
	case "not":
		t := p.decide(b.kids[0], r)
		t.is = !t.is
		return t
	}
	v, lacks, failed := p.run(b.leaf, r)
	if lacks != nil || failed != nil {
		return truth{lacks: lacks, failed: failed}
	}
	is, ok := v.(bool)
	if !ok {
		return truth{failed: &report.RuleError{Pos: p.source.Place(0), Problem: fmt.Sprintf("the condition gives %v, not true or false", v)}}
	}
	return truth{is: is}
}

// both joins two truths; deciding is the value of one side that decides alone:
// true for or, false for and.
func both(a, b truth, deciding bool) truth {
	for _, t := range []truth{a, b} {
		if t.failed != nil {
			return t
		}
	}
	for _, t := range []truth{a, b} {
		if t.lacks == nil && t.is == deciding {
			return t
		}
	}
	if a.lacks != nil {
		return a
	}
	return b
}

// value evaluates an expression that texts show.
func (p *program) value(r *reading) (any, *missing, *report.RuleError) { return p.run(p.root.leaf, r) }

// run runs one leaf. Nothing it can do panics out of here or goes on for long.
func (p *program) run(leaf *vm.Program, r *reading) (any, *missing, *report.RuleError) {
	machine := vm.VM{MemoryBudget: maxMemory}
	v, err := machine.Run(leaf, r.scope())
	if err == nil {
		return v, nil, nil
	}
	var lacks missing
	if errors.As(err, &lacks) {
		return nil, &lacks, nil
	}
	failed := &report.RuleError{Pos: p.source.Place(0), Problem: err.Error()}
	var at *file.Error
	if errors.As(err, &at) {
		failed.Pos, failed.Problem = p.source.Place(at.From), strings.TrimPrefix(at.Message, "runtime error: ")
	}
	return nil, nil, failed
}
