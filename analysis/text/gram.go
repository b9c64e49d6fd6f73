package text

import "slices"

// reach is how many characters a negation governs.
const reach = 4

// negates reports whether the character at i turns the sense of what follows.
func negates(clause []rune, i int) bool {
	switch clause[i] {
	case '不', '没', '沒', '無', '无', '未', '别', '別':
	default:
		return false
	}
	return !innocent(clause, i)
}

// innocent are words that begin with a negation and negate nothing.
func innocent(clause []rune, i int) bool {
	if i+1 >= len(clause) {
		return false
	}
	switch next := clause[i+1]; clause[i] {
	case '不':
		// 不错 不仅 不但 不过 不管 不论 不愧 不禁 不断 不久 不同
		return slices.Contains([]rune("错仅但过管论愧禁断久同"), next)
	case '别', '別':
		// 别墅 别致 别的 别人 别家 and 特别 个别 分别 区别 级别 性别
		return slices.Contains([]rune("墅致的人家"), next) || i > 0 && slices.Contains([]rune("特个分区级性差"), clause[i-1])
	case '无', '無':
		return slices.Contains([]rune("论线锡"), next)
	case '未':
		return next == '来'
	}
	return false
}

// grams returns the sorted distinct hashes of a folded text's characters and pairs of characters, clause by clause. One that
// begins within [reach] characters after a negation gets a hash of its own: 好 is not (不)好.
func grams(text []rune) []uint32 {
	var out []uint32
	for _, clause := range clauses(text) {
		marked := 0
		for i, r := range clause {
			mark := uint64(0)
			if marked > 0 {
				mark = 1
				marked--
			}
			out = append(out, hash(r, 0, mark))
			if i+1 < len(clause) {
				out = append(out, hash(r, clause[i+1], mark))
			}
			if negates(clause, i) {
				marked = reach
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// hash mixes a gram into 32 bits (the finaliser of SplitMix64). With 80,000 grams known, one unknown gram in 50,000 is taken
// for a known one.
func hash(a, b rune, mark uint64) uint32 {
	x := uint64(a)<<22 | uint64(b)<<1 | mark
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return uint32((x ^ x>>31) >> 32)
}
