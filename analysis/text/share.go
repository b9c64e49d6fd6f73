package text

import (
	"math"

	"github.com/wxreport/wxreport/analysis/stats"
)

// MinCorrect is the least number of labelled comments from which a share is corrected for the model's errors, minSide of which
// must be negative and as many not.
const (
	MinCorrect = 200
	minSide    = 20
)

// Share is the part of the comments that is negative.
type Share struct {
	Value, Low, High float64 // 95 %; NaN without comments
	Comments         int     // all of them
	Labelled         int     // of these, by people
	Undecided        int     // of these, the model could not decide
	Estimated        bool    // some are the model's
	Corrected        bool    // the model's errors were measured on labels and taken out; else it may overstate
}

// NegativeShare puts together what people said of some comments and what the model says of the others. People's labels count
// as they are. The model's calls are corrected by the check (Rogan-Gladen) if it has [MinCorrect] labels; without, the share
// is that among the comments it could decide, and may overstate, because a model of reviews takes absence of praise for blame.
// The interval joins those of both parts, each by its number of comments.
func NegativeShare(labelled, called []Class, check Check) Share {
	s := Share{Value: math.NaN(), Low: math.NaN(), High: math.NaN(), Comments: len(labelled) + len(called), Labelled: len(labelled), Estimated: len(called) > 0}
	byPeople := tally(labelled)
	byModel := tally(called)
	s.Undecided = byModel[Undecided]
	var parts []part
	if n := len(labelled) - byPeople[Undecided]; n > 0 {
		iv := stats.Wilson(float64(byPeople[Negative]), float64(n), stats.Z95)
		parts = append(parts, part{float64(n), float64(byPeople[Negative]) / float64(n), iv})
	}
	if len(called) > 0 {
		if p, corrected, ok := model(byModel, check); ok {
			s.Corrected = corrected
			parts = append(parts, p)
		}
	}
	if len(parts) == 0 {
		return s
	}
	var all float64
	s.Value, s.Low, s.High = 0, 0, 0
	for _, p := range parts {
		all += p.weight
	}
	var below, above float64
	for _, p := range parts {
		w := p.weight / all
		s.Value += float64(w * p.share)
		below += math.Pow(w*(p.share-p.interval.Low), 2)
		above += math.Pow(w*(p.interval.High-p.share), 2)
	}
	s.Low, s.High = max(0, s.Value-math.Sqrt(below)), min(1, s.Value+math.Sqrt(above))
	return s
}

type part struct {
	weight, share float64
	interval      stats.Interval
}

// model is the model's part of a share.
func model(calls [Positive + 1]int, check Check) (p part, corrected, ok bool) {
	n, negative := 0, float64(calls[Negative])
	for _, c := range calls {
		n += c
	}
	if check.Labels() >= MinCorrect && check.Negatives >= minSide && check.Others >= minSide {
		c := stats.RoganGladen(negative, float64(n), float64(check.Hits), float64(check.Negatives), float64(check.Rejections), float64(check.Others))
		if !math.IsNaN(c.Share) && c.CI.Valid() {
			return part{float64(n), c.Share, c.CI}, true, true
		}
	}
	decided := float64(n - calls[Undecided])
	if decided == 0 {
		return part{}, false, false
	}
	return part{float64(n), negative / decided, stats.Wilson(negative, decided, stats.Z95)}, false, true
}

func tally(list []Class) (out [Positive + 1]int) {
	for _, c := range list {
		if c < Undecided || c > Positive {
			c = Undecided
		}
		out[c]++
	}
	return out
}
