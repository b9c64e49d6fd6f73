package text

import (
	"cmp"
	"math"
	"slices"
)

// mostCodes is how many different characters take part in words; the rarer ones end a word like punctuation.
const mostCodes = 1<<codeBits - 1

// codeBits is the size of a character's code: five of them, a word of four and its neighbour, fit 60 bits.
const codeBits = 12

// stream is a set of titles as character codes; 0 ends a title or a clause.
type stream struct {
	codes []uint16
	start []int32 // of each title
	runes []rune  // of each code
	count []int32 // of each code
	total int
}

// plain maps a character of a title to itself if it is Chinese and of the first plane, else to 0.
func plain(r rune) rune {
	if r >= 0x4e00 && r <= 0x9fff || r >= 0x3400 && r <= 0x4dbf {
		return r
	}
	return 0
}

// encode reads the titles, the own ones first.
func encode(sides ...[]string) *stream {
	tally := make([]int32, 0x10000)
	size, titles := 0, 0
	for _, side := range sides {
		titles += len(side)
		for _, title := range side {
			size++
			for _, r := range title {
				tally[plain(r)]++
				size++
			}
		}
	}
	s := &stream{codes: make([]uint16, 1, size+1), start: make([]int32, 0, titles+1), runes: []rune{0}, count: []int32{0}}
	for r := rune(1); r < 0x10000; r++ {
		if tally[r] > 1 {
			s.runes = append(s.runes, r)
		}
	}
	slices.SortStableFunc(s.runes[1:], func(a, b rune) int { return cmp.Compare(tally[b], tally[a]) })
	s.runes = s.runes[:min(len(s.runes), mostCodes+1)]
	code := make([]uint16, 0x10000)
	for i, r := range s.runes[1:] {
		code[r] = uint16(i + 1)
		s.count = append(s.count, tally[r])
		s.total += int(tally[r])
	}
	for _, side := range sides {
		for _, title := range side {
			s.start = append(s.start, int32(len(s.codes)))
			for _, r := range title {
				if c := code[plain(r)]; c != 0 || s.codes[len(s.codes)-1] != 0 {
					s.codes = append(s.codes, c)
				}
			}
			if s.codes[len(s.codes)-1] != 0 {
				s.codes = append(s.codes, 0)
			}
		}
	}
	s.start = append(s.start, int32(len(s.codes)))
	return s
}

// gram packs the n characters at i; ok is false where a clause ends before.
func (s *stream) gram(i, n int) (key uint64, ok bool) {
	if i+n > len(s.codes) {
		return 0, false
	}
	for _, c := range s.codes[i : i+n] {
		if c == 0 {
			return 0, false
		}
		key = key<<codeBits | uint64(c)
	}
	return key, true
}

// spell is the word of a key.
func (s *stream) spell(key uint64, n int) string {
	out := make([]rune, n)
	for i := n - 1; i >= 0; i-- {
		out[i] = s.runes[key&mostCodes]
		key >>= codeBits
	}
	return string(out)
}

// counted is a gram that occurs often, with the entropies of its neighbours.
type counted struct {
	key         uint64
	count       int32
	left, right float32
}

// sieve remembers keys loosely: it may know one that was never added, never the reverse.
type sieve []uint64

func newSieve() sieve { return make(sieve, 1<<14) }

func spot(key uint64) (word, bit uint64) {
	h := key * 0x9e3779b97f4a7c15 >> 44
	return h >> 6, 1 << (h & 63)
}

func (v sieve) add(key uint64)      { w, b := spot(key); v[w] |= b }
func (v sieve) has(key uint64) bool { w, b := spot(key); return v[w]&b != 0 }

// frequent counts the grams of n characters that occur at least least times, in order of key. Only those whose two shorter
// grams passed the sieve of the last length are looked at.
func (s *stream) frequent(n int, least int32, shorter sieve, keys, spare []uint64) []counted {
	collect := func(neighbour func(i int) uint16) []uint64 {
		keys = keys[:0]
		for i := 1; i+n <= len(s.codes); i++ {
			key, ok := s.gram(i, n)
			if !ok || shorter != nil && (!shorter.has(key>>codeBits) || !shorter.has(key&(1<<(codeBits*(n-1))-1))) {
				continue
			}
			keys = append(keys, key<<codeBits|uint64(neighbour(i)))
		}
		return radix(keys, spare[:len(keys)], n+1)
	}
	var out []counted
	groups(collect(func(i int) uint16 { return s.codes[i+n] }), least, func(key uint64, count int32, entropy float32) {
		out = append(out, counted{key: key, count: count, right: entropy})
	})
	at := 0
	groups(collect(func(i int) uint16 { return s.codes[i-1] }), least, func(_ uint64, _ int32, entropy float32) {
		out[at].left = entropy
		at++
	})
	return out
}

// groups walks sorted keys, each a gram and a neighbour, and yields the grams that occur often with their neighbours' entropy
// in nats. Each end of a clause counts as a neighbour of its own: what may stand at the edge is whole there.
func groups(keys []uint64, least int32, yield func(key uint64, count int32, entropy float32)) {
	for from := 0; from < len(keys); {
		gram := keys[from] >> codeBits
		to := from
		for to < len(keys) && keys[to]>>codeBits == gram {
			to++
		}
		if n := to - from; n >= int(least) {
			var sum float64 // of c ln c
			for i := from; i < to; {
				j := i
				for j < to && keys[j] == keys[i] {
					j++
				}
				if c := float64(j - i); keys[i]&mostCodes != 0 {
					sum += float64(c * math.Log(c))
				}
				i = j
			}
			yield(gram, int32(n), float32(math.Log(float64(n))-sum/float64(n)))
		}
		from = to
	}
}

// radix sorts keys of the given number of codes, least significant first, and returns the slice that holds the result.
func radix(keys, spare []uint64, codes int) []uint64 {
	var place [1 << codeBits]int32
	for c := range codes {
		shift := c * codeBits
		clear(place[:])
		for _, k := range keys {
			place[k>>shift&mostCodes]++
		}
		sum := int32(0)
		for i, n := range place {
			place[i] = sum
			sum += n
		}
		for _, k := range keys {
			d := k >> shift & mostCodes
			spare[place[d]] = k
			place[d]++
		}
		keys, spare = spare, keys
	}
	return keys
}
