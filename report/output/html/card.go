package html

import (
	"fmt"
	"math"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// cardView is one key figure.
type cardView struct {
	Name                  string
	Before, Figure, After string // the value, with what stands around its digits
	Changes               []changeView
	None                  string // no base period
	Spark                 *sparkView
}

// changeView is a change with its colour: good, critical or empty.
type changeView struct{ Value, Against, Tone string }

// sparkView is the recent course as shapes in a box of sparkWidth by sparkHeight.
type sparkView struct {
	Label        string
	Lines, Areas []string // paths
	X, Y         string   // the last value; empty: missing
	Tone         string
}

func (c *composer) cards(cards []report.Card) []cardView {
	var out []cardView
	for _, card := range cards {
		out = append(out, c.card(card))
	}
	return out
}

func (c *composer) card(card report.Card) cardView {
	v := cardView{Name: proseLine(card.Name), Spark: c.spark(card)}
	v.Before, v.Figure, v.After = splitFigure(proseLine(c.words.Format(card.Value.Number, card.Value.Unit)))
	if card.Previous.Known {
		text := proseLine(c.words.Write(card.Previous, report.NumberStyle{Digits: changeDigits(card.Previous), Abs: true}))
		if strings.ContainsAny(text, "123456789") {
			arrow := "▲ "
			if card.Previous.F < 0 {
				arrow = "▼ "
			}
			text = arrow + text
		}
		v.Changes = append(v.Changes, changeView{Value: text, Against: c.words.Say("pdf.change.previous"), Tone: changeTone(card.Previous.F, card.Better)})
	}
	if card.YearAgo.Known {
		// The unit of points is long; beside a change that says it, it is left out.
		style := report.NumberStyle{Digits: changeDigits(card.YearAgo), Signed: true,
			Bare: card.YearAgo.Unit == report.UnitPoints && card.Previous.Known && card.Previous.Unit == report.UnitPoints}
		v.Changes = append(v.Changes, changeView{Value: proseLine(c.words.Write(card.YearAgo, style)), Against: c.words.Say("pdf.change.year")})
	}
	if len(v.Changes) == 0 {
		v.None = c.words.Say("pdf.change.none")
	}
	return v
}

// splitFigure cuts a written quantity into what stands before its digits, the
// number with its sign, and the unit behind.
func splitFigure(s string) (before, number, after string) {
	first := strings.IndexAny(s, "0123456789")
	if first < 0 {
		return "", s, ""
	}
	last := strings.LastIndexAny(s, "0123456789") + 1
	for _, sign := range []string{"−", "+", "-"} {
		if strings.HasSuffix(s[:first], sign) {
			first -= len(sign)
			break
		}
	}
	return strings.TrimSpace(s[:first]), s[first:last], strings.TrimSpace(s[last:])
}

// changeDigits gives changes one decimal, so that they compare at a glance; tiny
// ones keep their own.
func changeDigits(q report.Quantity) int {
	if q.Unit == report.UnitRelative || q.Unit.Fraction() && math.Abs(q.F) >= 0.001 {
		return 1
	}
	return -1
}

// changeTone is the colour of a change: good, bad, or neither.
func changeTone(change float64, better report.Direction) string {
	switch {
	case change == 0 || better != report.Up && better != report.Down:
		return ""
	case (change > 0) == (better == report.Up):
		return "good"
	}
	return "critical"
}

// The box of a sparkline.
const (
	sparkWidth  = 84.0
	sparkHeight = 26.0
)

// spark draws the recent course as a line over a tint. Missing values are gaps.
func (c *composer) spark(card report.Card) *sparkView {
	low, high, known := math.Inf(1), math.Inf(-1), 0
	for _, v := range card.Spark {
		if v.Known {
			low, high = min(low, v.F), max(high, v.F)
			known++
		}
	}
	if known < 2 {
		return nil
	}
	v := &sparkView{Label: c.course(card), Tone: "secondary"}
	if card.Previous.Known {
		if tone := changeTone(card.Previous.F, card.Better); tone != "" {
			v.Tone = tone
		}
	}
	at := func(i int) (x, y float64) {
		share := 0.5
		if high > low {
			share = (card.Spark[i].F - low) / (high - low)
		}
		return 2 + (sparkWidth-5)*float64(i)/float64(len(card.Spark)-1), 3 + (sparkHeight-8)*(1-share)
	}
	for i := 0; i < len(card.Spark); i++ {
		var path []string
		from := i
		for ; i < len(card.Spark) && card.Spark[i].Known; i++ {
			x, y := at(i)
			path = append(path, fmt.Sprintf("%.1f %.1f", x, y))
		}
		if len(path) < 2 {
			continue
		}
		left, _ := at(from)
		right, _ := at(i - 1)
		line := "M" + strings.Join(path, "L")
		v.Lines = append(v.Lines, line)
		v.Areas = append(v.Areas, fmt.Sprintf("%sL%.1f %gL%.1f %gZ", line, right, sparkHeight, left, sparkHeight))
	}
	if last := len(card.Spark) - 1; card.Spark[last].Known {
		x, y := at(last)
		v.X, v.Y = fmt.Sprintf("%.1f", x), fmt.Sprintf("%.1f", y)
	}
	return v
}

// course is the recent course in words: its values, oldest first.
func (c *composer) course(card report.Card) string {
	var parts []string
	for i, n := range card.Spark {
		text := c.words.Format(n, card.Value.Unit)
		if i < len(card.SparkAt) {
			text = card.SparkAt[i] + " " + text
		}
		parts = append(parts, proseLine(text))
	}
	return c.words.Say("html.course", report.Args{"values": strings.Join(parts, c.words.Say("pdf.list_separator"))})
}
