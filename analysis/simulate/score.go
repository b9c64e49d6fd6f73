package main

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/wxreport/wxreport/report"
)

// month is one month's score.
type month struct {
	number  uint64
	planted bool
	told    []scored
	missed  []string
	met     []string
	leads   []int    // of planted losses, in months
	faults  []string // told of the data where nothing is wrong
	err     error
}

// scored is a finding with what the truth says of it.
type scored struct {
	report.Finding
	verdict verdict
}

// counts reports whether the finding alarms or claims an effect: information is
// marked as exploratory.
func (s scored) counts() bool { return s.Severity != report.Info && s.verdict != neutral }

// simulate draws and analyses n accounts in some streams; their number does not
// change the result.
func simulate(e *engine, n int, seed uint64, workers int, planned func(number uint64) (plan, bool)) []month {
	out := make([]month, n)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := w; i < n; i += workers {
				p, planted := planned(uint64(i))
				out[i] = e.score(newAccount(seed, uint64(i), p), planted)
			}
		}()
	}
	wg.Wait()
	return out
}

// halves plants in every odd month.
func halves(seed uint64) func(uint64) (plan, bool) {
	return func(number uint64) (plan, bool) {
		if number%2 == 0 {
			return nothing(), false
		}
		return drawPlan(newDice(seed, number, "plan")), true
	}
}

// every plants the same in every second month.
func every(p plan) func(uint64) (plan, bool) {
	return func(number uint64) (plan, bool) {
		if number%2 == 0 {
			return nothing(), false
		}
		return p, true
	}
}

func (e *engine) score(a *account, planted bool) month {
	m := month{number: a.number, planted: planted}
	result, err := e.analyze(a)
	if err != nil {
		m.err = err
		return m
	}
	for _, f := range result.findings {
		m.told = append(m.told, scored{f, a.truth.judge(f)})
	}
	if a.fault == nil {
		m.faults = result.faults
	}
	for _, x := range a.truth.expects {
		if x.lead != nil {
			m.leads = append(m.leads, x.lead(result))
		}
		if x.met(result) {
			m.met = append(m.met, x.effect)
		} else {
			m.missed = append(m.missed, x.effect)
		}
	}
	return m
}

// score sums months up.
type score struct {
	null, clean      int
	right, wrong     int
	met, planted     map[string]int
	firedInNull      map[string]int            // false findings of null months by rule
	wrongByRule      map[string]int            // false findings of planted months by rule
	exploratory      [2]int                    // information: right, wrong
	exploratoryWrong map[string]int            // by rule
	byVerdict        map[report.Verdict][2]int // right, wrong
	examples         []string
	missedIn         []uint64 // months that do not tell a planted effect
	leads            []int
	faults           map[string]int // checks of sound data by name
}

func sum(months []month) (score, error) {
	s := score{met: map[string]int{}, planted: map[string]int{}, firedInNull: map[string]int{}, wrongByRule: map[string]int{},
		exploratoryWrong: map[string]int{}, byVerdict: map[report.Verdict][2]int{}, faults: map[string]int{}}
	for _, m := range months {
		if m.err != nil {
			return s, m.err
		}
		dirty := false
		s.leads = append(s.leads, m.leads...)
		for _, check := range m.faults {
			s.faults[check]++
		}
		for _, f := range m.told {
			if f.Severity == report.Info && f.verdict != neutral {
				s.exploratory[f.verdict-right]++
				if f.verdict == wrong {
					s.exploratoryWrong[f.Rule]++
				}
			}
			if !f.counts() {
				continue
			}
			tally := s.byVerdict[f.Verdict]
			tally[f.verdict-right]++
			s.byVerdict[f.Verdict] = tally
			if f.verdict == right {
				s.right++
				continue
			}
			s.wrong++
			dirty = true
			s.wrongBy(m.planted)[f.Rule]++
			s.examples = append(s.examples, fmt.Sprintf("%d %s %s %s %s: %s %s", m.number, f.Severity, f.Verdict, f.Rule, f.Subject, f.Claim, strings.Join(f.Evidence, " ")))
		}
		if !m.planted {
			s.null++
			if !dirty {
				s.clean++
			}
		}
		for _, e := range m.met {
			s.met[e]++
			s.planted[e]++
		}
		if len(m.missed) > 0 {
			s.missedIn = append(s.missedIn, m.number)
		}
		for _, e := range m.missed {
			s.planted[e]++
		}
	}
	return s, nil
}

// medianLead is the middle of the months by which losses were told before; -1 without
// any.
func (s score) medianLead() int {
	if len(s.leads) == 0 {
		return -1
	}
	sorted := slices.Sorted(slices.Values(s.leads))
	return sorted[len(sorted)/2]
}

func (s score) wrongBy(planted bool) map[string]int {
	if planted {
		return s.wrongByRule
	}
	return s.firedInNull
}

func part(a, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(a) / float64(of)
}

func (s score) cleanShare() float64 { return part(s.clean, s.null) }
func (s score) precision() float64  { return part(s.right, s.right+s.wrong) }

// recall is over the gated effects.
func (s score) recall() float64 {
	met, planted := 0, 0
	for _, e := range gated {
		met, planted = met+s.met[e], planted+s.planted[e]
	}
	return part(met, planted)
}
