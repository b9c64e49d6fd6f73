package text

import (
	"fmt"
	"math"
	"slices"
)

// Example is a text with what a person said of it. A neutral one teaches that its words speak for neither side.
type Example struct {
	Text   string
	Class  Class
	Weight float64 // how many examples it counts for; 0 is 1
}

// Training are the settings of [Learn].
type Training struct {
	Cost      float64 // of an example on the wrong side; 0 is 0.1
	MinTexts  int     // a gram in fewer texts is left out; 0 is 2
	MostGrams int     // the heaviest are kept; 0 is 78,000, which fits the size that is promised
}

func (t Training) filled() Training {
	if t.Cost <= 0 {
		t.Cost = 0.1
	}
	if t.MinTexts <= 0 {
		t.MinTexts = 2
	}
	if t.MostGrams <= 0 {
		t.MostGrams = 78_000
	}
	return t
}

// Learn trains a model: naive Bayes log ratios scale the grams, a support vector machine weighs them, both classes count
// alike. Same examples in the same order, same model. Error: no example of one of the two sides.
//
// Source: Wang S, Manning CD (2012) Baselines and bigrams, ACL 90-94 (NB-SVM).
func Learn(examples []Example, t Training) (*Model, error) {
	t = t.filled()
	sides, err := split(examples)
	if err != nil {
		return nil, err
	}
	known, ratio := vocabulary(sides, t.MinTexts)
	points := make([]point, 0, len(sides))
	var mass [2]float64
	for _, s := range sides {
		mass[s.side] += s.weight
	}
	for _, s := range sides {
		p := vector(s.grams, func(h uint32) (int32, float64) {
			if i, ok := known[h]; ok {
				return i, math.Abs(ratio[i])
			}
			return -1, 0
		})
		p.y = float64(2*s.side - 1)
		p.cost = t.Cost * s.weight * (mass[0] + mass[1]) / (2 * mass[s.side])
		points = append(points, p)
	}
	w := plane{weight: make([]float64, len(ratio))}
	separate(&w, points)
	return pack(known, w, ratio, t.MostGrams), nil
}

// sided is an example on one of two sides: 0 negative, 1 positive.
type sided struct {
	grams  []uint32
	side   int
	weight float64
}

// split puts each example on its side, a neutral one on both.
func split(examples []Example) ([]sided, error) {
	var out []sided
	var count [2]int
	for _, e := range examples {
		weight := e.Weight
		if weight <= 0 {
			weight = 1
		}
		g := grams(fold(e.Text))
		if len(g) == 0 {
			continue
		}
		if e.Class == Negative || e.Class == Neutral {
			out = append(out, sided{g, 0, weight})
			count[0]++
		}
		if e.Class == Positive || e.Class == Neutral {
			out = append(out, sided{g, 1, weight})
			count[1]++
		}
	}
	if count[0] == 0 || count[1] == 0 {
		return nil, fmt.Errorf("learn: %d negative and %d positive examples, want some of each", count[0], count[1])
	}
	return out, nil
}

// vocabulary numbers the grams of at least minTexts texts, in order of their hash, with the log ratio of their smoothed shares
// among all grams of the positive and of the negative texts.
func vocabulary(sides []sided, minTexts int) (known map[uint32]int32, ratio []float64) {
	type tally struct {
		texts int
		side  [2]float64
	}
	counts := map[uint32]*tally{}
	for _, s := range sides {
		for _, h := range s.grams {
			c := counts[h]
			if c == nil {
				c = &tally{}
				counts[h] = c
			}
			c.texts++
			c.side[s.side] += s.weight
		}
	}
	hashes := make([]uint32, 0, len(counts))
	for h, c := range counts {
		if c.texts >= minTexts {
			hashes = append(hashes, h)
		}
	}
	slices.Sort(hashes)
	var all [2]float64
	for _, h := range hashes {
		all[0] += counts[h].side[0] + 1
		all[1] += counts[h].side[1] + 1
	}
	known = make(map[uint32]int32, len(hashes))
	ratio = make([]float64, len(hashes))
	for i, h := range hashes {
		c := counts[h]
		known[h] = int32(i)
		ratio[i] = math.Log((c.side[1] + 1) / all[1] * (all[0] / (c.side[0] + 1)))
	}
	return known, ratio
}

// vector turns grams into a unit vector; at gives a gram's place and size, a place below 0 leaves it out.
func vector(hashes []uint32, at func(uint32) (int32, float64)) point {
	var p point
	sum := 0.0
	for _, h := range hashes {
		i, v := at(h)
		if i < 0 || v == 0 {
			continue
		}
		p.index, p.value = append(p.index, i), append(p.value, v)
		sum += float64(v * v)
	}
	if norm := math.Sqrt(sum); norm > 0 {
		for k := range p.value {
			p.value[k] /= norm
		}
	}
	return p
}
