package text

import (
	"cmp"
	"math"
	"slices"
)

const (
	// MinAdapt is the least number of labels of each side from which a model learns; fewer are only remembered.
	MinAdapt = 10
	// MinCalibrate is the least number of labels from which the probabilities are fitted anew.
	MinCalibrate = 100

	ownCost   = 1.0 // of a labelled comment on the wrong side: that of ten reviews
	freshSize = 0.5 // size of a gram that the model lacks, a middling one among those it has
	folds     = 5
)

// Check counts how a model does on labelled comments that it did not learn from: the two errors that [NegativeShare] needs.
type Check struct {
	Hits       int // negative comments called negative
	Negatives  int // comments that people call negative
	Rejections int // other comments not called negative
	Others     int // comments that people call neutral or positive
}

// Labels is how many comments were checked.
func (c Check) Labels() int { return c.Negatives + c.Others }

// Adapt returns a model that has learnt from the account's labels, and how well it does on labels that it had not seen
// (five-fold, each part judged by a model that learnt from the others). It moves the trained plane only as far as the labels
// ask, so a few change little and need no other text. A comment with the words of a labelled one gets the label: people are
// always right, the majority where they disagree. The order of the labels does not matter; undecided ones are left out.
// It takes a few milliseconds for 200 labels.
func (m *Model) Adapt(labels []Example) (*Model, Check) {
	list := slices.DeleteFunc(slices.Clone(labels), func(e Example) bool { return e.Class < Negative || e.Class > Positive })
	slices.SortFunc(list, func(a, b Example) int {
		return cmp.Or(cmp.Compare(Key(a.Text), Key(b.Text)), cmp.Compare(a.Text, b.Text), cmp.Compare(a.Class, b.Class))
	})
	part := parts(list)
	var check Check
	var outcomes []Outcome
	for fold := range folds {
		var rest []Example
		for i, e := range list {
			if part[i] != fold {
				rest = append(rest, e)
			}
		}
		other := m.moved(rest)
		for i, e := range list {
			if part[i] != fold {
				continue
			}
			j := other.Judge(e.Text)
			check.add(e.Class, j.Class)
			if e.Class != Neutral {
				outcomes = append(outcomes, Outcome{j.Score, e.Class == Positive})
			}
		}
	}
	out := m.moved(list)
	if len(outcomes) >= MinCalibrate {
		out = out.Calibrate(outcomes)
	}
	out.said = majority(list)
	return out, check
}

// parts deals a list that is sorted by key into folds. Copies of a comment go together: a model that learnt from one would
// know the other.
func parts(list []Example) []int {
	out := make([]int, len(list))
	different := 0
	for i := range list {
		if i > 0 && Key(list[i].Text) != Key(list[i-1].Text) {
			different++
		}
		out[i] = different % folds
	}
	return out
}

func (c *Check) add(is, said Class) {
	if is == Negative {
		c.Negatives++
		if said == Negative {
			c.Hits++
		}
		return
	}
	c.Others++
	if said != Negative {
		c.Rejections++
	}
}

// majority is what most people said of each comment, by its words; a tie says nothing.
func majority(list []Example) map[string]Class {
	votes := map[string]*[Positive + 1]int{}
	for _, e := range list {
		key := Key(e.Text)
		if key == "" {
			key = e.Text
		}
		if votes[key] == nil {
			votes[key] = &[Positive + 1]int{}
		}
		votes[key][e.Class]++
	}
	out := make(map[string]Class, len(votes))
	for key, v := range votes {
		best := Negative
		for c := Neutral; c <= Positive; c++ {
			if v[c] > v[best] {
				best = c
			}
		}
		ties := 0
		for c := Negative; c <= Positive; c++ {
			if v[c] == v[best] {
				ties++
			}
		}
		if ties == 1 {
			out[key] = best
		}
	}
	return out
}

// moved is the model with its plane moved towards the labels.
func (m *Model) moved(list []Example) *Model {
	out := *m
	sides, err := split(list)
	var count [2]int
	for _, s := range sides {
		count[s.side]++
	}
	if err != nil || min(count[0], count[1]) < MinAdapt {
		return &out
	}
	texts := map[uint32]int{}
	for _, s := range sides {
		for _, h := range s.grams {
			texts[h]++
		}
	}
	var hashes []uint32
	for h := range texts {
		hashes = append(hashes, h)
	}
	slices.Sort(hashes)
	place, size := make(map[uint32]int32, len(hashes)), make([]float64, len(hashes))
	w := plane{weight: make([]float64, len(hashes)), bias: float64(m.head.bias) + m.fitted}
	for i, h := range hashes {
		place[h] = int32(i)
		if size[i], w.weight[i] = m.find(h); size[i] == 0 && texts[h] > 1 {
			size[i] = freshSize
		}
	}
	start := slices.Clone(w.weight)
	points := make([]point, 0, len(sides))
	for _, e := range list {
		text := fold(e.Text)
		p := vector(grams(text), func(h uint32) (int32, float64) { return place[h], size[place[h]] })
		p.known = lexiconWeight * listen(text).lean()
		p.cost = ownCost
		switch e.Class {
		case Negative:
			p.y = -1
			points = append(points, p)
		case Positive:
			p.y = 1
			points = append(points, p)
		default:
			p.cost /= 2
			p.y = -1
			q := p
			q.y = 1
			points = append(points, p, q)
		}
	}
	separate(&w, points)
	out.own = make(map[uint32]correction, len(hashes))
	for h, c := range m.own {
		out.own[h] = c
	}
	for i, h := range hashes {
		out.own[h] = correction{size[i], w.weight[i] - start[i] + m.own[h].weight}
	}
	out.fitted = w.bias - float64(m.head.bias)
	if math.IsNaN(out.fitted) {
		back := *m
		return &back
	}
	return &out
}
