package check

import (
	"strconv"

	"github.com/wxreport/wxreport/report"
)

// cards checks key figures: name, value and changes of each beside each other,
// in the document's order.
func (r *reader) cards(place string, cards []report.Card, from, to int) {
	at := from
	for i, card := range cards {
		next, found := r.card(card, at, to)
		if next >= 0 {
			at = next
			continue
		}
		problem := "the key figure " + card.Name + " of " + place + " is missing or wrong"
		if next, _ = r.card(card, from, to); next >= 0 {
			problem = "the key figure " + card.Name + " of " + place + " is out of order: it is number " + strconv.Itoa(i+1)
		}
		r.tell("kpi", r.where(at, to), problem, card.Name+" "+r.words.Format(card.Value.Number, card.Value.Unit), found)
	}
}

// reach is how far from a card's name its figures stand, in bytes.
const reach = 240

// card is the end of a card in [from, to), -1 where there is none; found is what
// stands beside its name instead.
func (r *reader) card(card report.Card, from, to int) (end int, found string) {
	name := squeeze(card.Name)
	value := squeeze(r.words.Format(card.Value.Number, card.Value.Unit))
	for at := from; ; {
		start, stop, ok := r.find(name, at, to)
		if !ok {
			return -1, found
		}
		limit := min(to, stop+len(value)+reach)
		if v, ok := r.cell([]string{value}, stop, min(limit, stop+len(value)+8)); ok {
			end = v
			previous, year := r.change(card.Previous, end, limit), r.change(card.YearAgo, end, limit)
			if previous >= 0 && year >= 0 {
				return end, "" // a change such as 0% may be found again far beyond the card
			}
		}
		if found == "" {
			found = beginning(r.text[start:min(len(r.text), stop+reach)], len([]rune(name))+24)
		}
		at = start + 1
	}
}

func beginning(s string, most int) string {
	r := []rune(s)
	return string(r[:min(most, len(r))])
}

// change is the end of a change in one of its forms, from where nothing is to be
// shown, -1 where it is not there.
func (r *reader) change(q report.Quantity, from, to int) int {
	if !q.Known {
		return from
	}
	for _, form := range changeForms(r.words, q) {
		if at := r.after(form, from, to); at >= 0 {
			return at + len(form)
		}
	}
	return -1
}

// changeForms are the ways to write a change: with an arrow or a sign, one
// decimal or the unit's own, with or without the unit.
func changeForms(w *report.Words, q report.Quantity) []string {
	arrow := "▲"
	if q.F < 0 {
		arrow = "▼"
	}
	var out []string
	for _, digits := range []int{1, -1, 2} {
		for _, bare := range []bool{false, true} {
			size := w.Write(q, report.NumberStyle{Digits: digits, Abs: true, Bare: bare})
			if rounded(size) {
				out = append(out, squeeze(size))
				continue
			}
			out = append(out, squeeze(arrow+size), squeeze(w.Write(q, report.NumberStyle{Digits: digits, Signed: true, Bare: bare})))
		}
	}
	return out
}

// rounded reports whether a written figure is zero.
func rounded(s string) bool {
	for _, c := range s {
		if c >= '1' && c <= '9' {
			return false
		}
	}
	return true
}
