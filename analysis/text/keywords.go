package text

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/analysis/stats"
)

// ProvenZ is the distance in standard errors from which a difference in the use of a word is told. With a thousand words looked
// at, chance alone reaches 3 now and then and 3.5 hardly ever.
const ProvenZ = 3.5

// priorTitles is the weight of the prior, that both sides use a word alike: 500 words, the usual choice, at five a title.
const priorTitles = 100

// MinTitles is the least number of titles that a word stands in, unless the settings say otherwise.
const MinTitles = 8

// Discovery are the settings of [Keywords].
type Discovery struct {
	MinTitles  int     // titles that a word must stand in; 0 is [MinTitles]
	MinPMI     float64 // how much more often than by chance its parts meet, ln; 0 is 2.5
	MinEntropy float64 // how varied its neighbours are on either side, in nats; 0 is 1.2
}

func (d Discovery) filled() Discovery {
	if d.MinTitles <= 0 {
		d.MinTitles = MinTitles
	}
	if d.MinPMI <= 0 {
		d.MinPMI = 2.5
	}
	if d.MinEntropy <= 0 {
		d.MinEntropy = 1.2
	}
	return d
}

// Keyword is a word found in titles, and how much more the own ones use it.
type Keyword struct {
	Word       string
	Own        int            // own titles with it
	Rivals     int            // rivals' titles with it
	OwnRate    float64        // per 1,000 titles; NaN without titles
	RivalRate  float64        // per 1,000 titles
	Difference stats.Interval // 95 % of OwnRate - RivalRate, per 1,000 titles (Newcombe)
	Z          float64        // of the log odds, above 0 where the own titles use it more; NaN without titles of both sides
	Proven     bool           // |Z| >= ProvenZ
}

// Keywords finds the words of two to four Chinese characters in titles without a list of words: groups of characters that meet
// more often than by chance (pointwise mutual information of every split) and stand among varied neighbours (branching
// entropy). Each is compared between the own and the rivals' titles by weighted log odds with a Dirichlet prior. The answer is
// sorted by |Z|, ties by word. A word counts once a title.
func Keywords(own, rivals []string, d Discovery) []Keyword {
	d = d.filled()
	s := encode(own, rivals)
	words := s.words(d)
	tallies := s.titles(words, len(own))
	var out []Keyword
	for i, w := range words {
		if c := tallies[i]; c[0]+c[1] >= d.MinTitles {
			out = append(out, compare(w.text, c, len(own), len(rivals)))
		}
	}
	slices.SortFunc(out, func(a, b Keyword) int {
		return cmp.Or(cmp.Compare(weight(b.Z), weight(a.Z)), strings.Compare(a.Word, b.Word))
	})
	return out
}

func weight(z float64) float64 {
	if math.IsNaN(z) {
		return -1
	}
	return math.Abs(z)
}

// word is a candidate.
type word struct {
	counted
	size int
	text string
}

// words finds the candidates.
func (s *stream) words(d Discovery) []word {
	keys, spare := make([]uint64, 0, len(s.codes)), make([]uint64, len(s.codes))
	levels := [5][]counted{}
	var passed sieve
	for n := 2; n <= 4; n++ {
		levels[n] = s.frequent(n, int32(d.MinTitles), passed, keys, spare)
		passed = newSieve()
		for _, g := range levels[n] {
			passed.add(g.key)
		}
	}
	count := func(key uint64, n int) float64 {
		if n == 1 {
			return float64(s.count[key])
		}
		i, ok := slices.BinarySearchFunc(levels[n], key, func(g counted, key uint64) int { return cmp.Compare(g.key, key) })
		if !ok {
			return math.Inf(1)
		}
		return float64(levels[n][i].count)
	}
	var out []word
	for n := 2; n <= 4; n++ {
		for _, g := range levels[n] {
			if float64(min(g.left, g.right)) < d.MinEntropy || s.edged(g.key, n) {
				continue
			}
			pmi := math.Inf(1)
			for cut := 1; cut < n; cut++ {
				a, b := count(g.key>>(codeBits*(n-cut)), cut), count(g.key&(1<<(codeBits*(n-cut))-1), n-cut)
				pmi = min(pmi, math.Log(float64(g.count)*float64(s.total)/(a*b)))
			}
			if pmi >= d.MinPMI {
				out = append(out, word{g, n, s.spell(g.key, n)})
			}
		}
	}
	return whole(out)
}

// loose are characters that neither begin nor end a word; the others those that do not begin, or do not end one.
const (
	loose      = "的了是在和与吗呢吧啊呀们么之也都就很太还又才却但"
	looseStart = "个种次点款份位她他它"
	looseEnd   = "把被让给从向这那哪个每不没最更"
)

func (s *stream) edged(key uint64, n int) bool {
	first, last := s.runes[key>>(codeBits*(n-1))], s.runes[key&mostCodes]
	return strings.ContainsRune(loose, first) || strings.ContainsRune(loose, last) || strings.ContainsRune(looseStart, first) || strings.ContainsRune(looseEnd, last)
}

// whole leaves out pieces of words and chance contexts of words: a piece that stands in one longer word in four of five cases,
// and a longer one that stands for less than 45 % of a word inside it.
func whole(list []word) []word {
	byText := make(map[string]int, len(list))
	for i, w := range list {
		byText[w.text] = i
	}
	piece := make([]bool, len(list))
	inner := func(w word, visit func(i int)) {
		runes := []rune(w.text)
		for n := 2; n < len(runes); n++ {
			for from := 0; from+n <= len(runes); from++ {
				if i, ok := byText[string(runes[from:from+n])]; ok {
					visit(i)
				}
			}
		}
	}
	for _, w := range list {
		inner(w, func(i int) {
			if float64(w.count) >= 0.8*float64(list[i].count) {
				piece[i] = true
			}
		})
	}
	var out []word
	for i, w := range list {
		keep := !piece[i]
		if keep {
			inner(w, func(k int) {
				if !piece[k] && float64(w.count) < 0.45*float64(list[k].count) {
					keep = false
				}
			})
		}
		if keep {
			out = append(out, w)
		}
	}
	return out
}

// titles counts the titles of both sides that hold each word.
func (s *stream) titles(words []word, own int) [][2]int {
	index := make(map[uint64]int32, len(words))
	var quick [5]sieve
	for n := 2; n <= 4; n++ {
		quick[n] = newSieve()
	}
	for i, w := range words {
		index[w.key] = int32(i)
		quick[w.size].add(w.key)
	}
	out, last := make([][2]int, len(words)), make([]int32, len(words))
	for t := range len(s.start) - 1 {
		side := 0
		if t >= own {
			side = 1
		}
		for i := s.start[t]; i < s.start[t+1]; i++ {
			for n := 2; n <= 4; n++ {
				key, ok := s.gram(int(i), n)
				if !ok {
					break
				}
				if !quick[n].has(key) {
					continue
				}
				if w, ok := index[key]; ok && last[w] != int32(t)+1 {
					last[w] = int32(t) + 1
					out[w][side]++
				}
			}
		}
	}
	return out
}

// compare measures a word: of each side the titles with it against those without.
func compare(text string, with [2]int, own, rivals int) Keyword {
	const per = 1000
	k := Keyword{Word: text, Own: with[0], Rivals: with[1], OwnRate: per * float64(with[0]) / float64(own), RivalRate: per * float64(with[1]) / float64(rivals),
		Difference: stats.Newcombe(float64(with[0]), float64(own), float64(with[1]), float64(rivals)), Z: math.NaN()}
	k.Difference.Low, k.Difference.High = per*k.Difference.Low, per*k.Difference.High
	if own == 0 || rivals == 0 {
		return k
	}
	pair := stats.PooledPrior([]stats.WordCount{{Word: text, Count1: float64(with[0]), Count2: float64(with[1])},
		{Count1: float64(own - with[0]), Count2: float64(rivals - with[1])}}, priorTitles)
	if gap, err := stats.LogOdds(pair); err == nil {
		k.Z = gap[0].Z
		k.Proven = math.Abs(k.Z) >= ProvenZ
	}
	return k
}
