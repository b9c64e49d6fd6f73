package typeset

import (
	"strings"
	"unicode"
)

// Marks that UAX #14 would let begin or end a line, or that readers of Chinese
// expect not to. Sources: GB/T 15834-2011 section 5.1.9-5.1.11; W3C
// Requirements for Chinese Text Layout section 3.1.6.
const (
	notFirst = "、。，．・：；？！）］｝〉》」』】〕〗〞’”…‥—～·•%‰℃°％,.:;?!)]}>»›々〻ー"
	notLast  = "（［｛〈《「『【〔〖〝‘“$¥￥£€([{<«‹@＠＃第"
)

// units follow a number and stay with it; longer ones first. A multiplier may
// stand between number and unit, as in 1.8 万次.
var (
	multipliers = []string{"万亿", "百万", "千万", "十", "百", "千", "万", "亿"}
	units       = []string{
		"个百分点", "百分点", "个工作日", "工作日", "个小时", "小时", "分钟", "秒钟", "毫秒", "个月", "月份", "年度", "季度", "人次", "公里", "千米", "美元",
		"年", "月", "日", "号", "周", "天", "时", "点", "分", "秒", "岁", "期", "季",
		"个", "人", "次", "篇", "条", "名", "位", "家", "张", "件", "款", "种", "类", "项", "级", "层", "步", "站", "轮", "批",
		"组", "字", "页", "句", "份", "笔", "单", "元", "角", "倍", "成", "度", "米", "％", "%", "‰", "℃",
	}
)

// forbidden reports whether a line must not be broken before rs[i], whatever
// UAX #14 says. bound holds the spans that numbers and short words keep whole.
func forbidden(rs []rune, i int) bool {
	before, after := lastVisible(rs, i), rs[i]
	switch {
	case strings.ContainsRune(notFirst, after):
		return !opensLatin(rs, i)
	case before >= 0 && strings.ContainsRune(notLast, rs[before]):
		return true
	case circled(rs[i-1]) || rs[i-1] == '～' && digit(after):
		return true
	case rs[i-1] == '/' && i >= 3 && rs[i-2] == '/' && rs[i-3] == ':':
		return true
	}
	return false
}

// opensLatin reports whether the mark at i stands at the head of a word, as in
// ".NET": then a break after the space before it is harmless.
func opensLatin(rs []rune, i int) bool {
	return rs[i] == '.' && rs[i-1] == ' ' && i+1 < len(rs) && western(rs[i+1])
}

// lastVisible returns the index of the last character before i that is not a
// space, or -1.
func lastVisible(rs []rune, i int) int {
	for i--; i >= 0 && blank(rs[i]); i-- {
	}
	return i
}

// allowed reports whether a line may be broken before rs[i] although UAX #14,
// which cannot tell opening from closing curly quotes, says no.
func allowed(rs []rune, i int) bool {
	before, after := rs[i-1], rs[i]
	switch {
	case after == '“' || after == '‘':
		return wide(before) && !strings.ContainsRune(notLast, before)
	case before == '”' || before == '’':
		return wide(after) && !strings.ContainsRune(notFirst, after)
	}
	return false
}

// wide reports whether r is set in a full em as Chinese is.
func wide(r rune) bool {
	return han(r) || r >= 0x3000 && r <= 0x303F || r >= 0xFF01 && r <= 0xFF60 || r == '”' || r == '’' || r == '…' || r == '—'
}

func circled(r rune) bool { return r >= 0x2460 && r <= 0x2473 }

func blank(r rune) bool { return r == ' ' || r == 0x3000 }

// shortWord is the number of characters up to which a word with / or - inside
// stays whole ("A/B", "COVID-19"); longer ones, such as addresses, break there.
const shortWord = 12

// glue returns, for each rune, whether a break before it would cut a number
// from its unit or a short Latin compound in two.
func glue(rs []rune) []bool {
	out := make([]bool, len(rs))
	for i := 0; i < len(rs); {
		switch {
		case digit(rs[i]):
			end := numberEnd(rs, i)
			if to := unitEnd(rs, end); to > end {
				bind(out, end-1, to)
			}
			i = max(end, bindWord(rs, out, i))
		case western(rs[i]):
			i = bindWord(rs, out, i)
		default:
			i++
		}
	}
	return out
}

// bind forbids every break between from and to, both exclusive at the ends.
func bind(out []bool, from, to int) {
	for k := from + 1; k < to; k++ {
		out[k] = true
	}
}

// bindWord binds the word that begins at i when it is short and returns its end.
func bindWord(rs []rune, out []bool, i int) int {
	end := i
	for end < len(rs) && rs[end] > ' ' && rs[end] < 0x250 {
		end++
	}
	if end-i <= shortWord {
		bind(out, i, end)
	}
	return max(end, i+1)
}

func numberEnd(rs []rune, i int) int {
	for i < len(rs) && (digit(rs[i]) || strings.ContainsRune(".,", rs[i]) && i+1 < len(rs) && digit(rs[i+1])) {
		i++
	}
	return i
}

// unitEnd returns the end of a multiplier and a unit after a number, spaces
// between them included, or at when there is none.
func unitEnd(rs []rune, at int) int {
	end := at
	for _, list := range [][]string{multipliers, units} {
		from := end
		for from < len(rs) && rs[from] == ' ' {
			from++
		}
		for _, word := range list {
			if hasPrefix(rs[from:], word) {
				end = from + len([]rune(word))
				break
			}
		}
	}
	return end
}

func hasPrefix(rs []rune, word string) bool {
	want := []rune(word)
	if len(want) > len(rs) {
		return false
	}
	for i, r := range want {
		if rs[i] != r {
			return false
		}
	}
	return true
}

// punctuation reports whether r alone makes no word.
func punctuation(r rune) bool { return unicode.IsPunct(r) || unicode.IsSpace(r) }
