package text

import (
	"slices"
	"strings"
	"sync"
)

// trie finds the longest word at a place of a text.
type trie struct {
	next  map[rune]*trie
	value float64 // 0: no word ends here
}

func (t *trie) add(word string, value float64) {
	for _, r := range fold(word) {
		child := t.next[r]
		if child == nil {
			child = &trie{}
			if t.next == nil {
				t.next = map[rune]*trie{}
			}
			t.next[r] = child
		}
		t = child
	}
	t.value = value
}

// longest is the length and value of the longest word that begins a text; length 0 is none.
func (t *trie) longest(text []rune) (length int, value float64) {
	for i, r := range text {
		if t = t.next[r]; t == nil {
			break
		}
		if t.value != 0 {
			length, value = i+1, t.value
		}
	}
	return length, value
}

// lexicon is the program's own, built at the first use and never changed.
var lexicon = sync.OnceValue(func() *trie {
	t := &trie{}
	for _, part := range []struct {
		words string
		value float64
	}{{praise, 1}, {emojiPraise, 1}, {strongPraise, 2}, {blame, -1}, {emojiBlame, -1}, {strongBlame, -2}} {
		for word := range strings.FieldsSeq(part.words) {
			t.add(word, part.value)
		}
	}
	return t
})

// tone is what the lexicon finds in a text: the sum of praise and of blame, both 0 or more. A negation before a word turns
// it, what stands before a "but" counts half, and praise inside a question is no praise.
type tone struct {
	praise, blame float64
}

func (t tone) hit() bool { return t.praise > 0 || t.blame > 0 }

// lean is the tone as one number within -3 and 3.
func (t tone) lean() float64 { return max(-3, min(3, t.praise-t.blame)) }

// listen reads the tone of a folded text.
func listen(text []rune) tone {
	var t tone
	words := lexicon()
	for _, s := range sentences(text) {
		asks := question(s)
		for i := 0; i < len(s); {
			if n := turn(s[i:]); n > 0 {
				t.praise, t.blame = t.praise/2, t.blame/2
				i += n
				continue
			}
			n, value := words.longest(s[i:])
			if n == 0 {
				i++
				continue
			}
			if denied(s, i) {
				value = -value / 2
			}
			switch {
			case value > 0 && !asks:
				t.praise += value
			case value < 0 && (!asks || !open(s)):
				t.blame -= value
			}
			i += n
		}
	}
	return t
}

// turns are the words after which a writer says what he means.
var turns = [][]rune{[]rune("但是"), []rune("可是"), []rune("然而"), []rune("只不过"), []rune("就是太"), []rune("但")}

func turn(text []rune) int {
	for _, word := range turns {
		if len(text) >= len(word) && slices.Equal(text[:len(word)], word) {
			return len(word)
		}
	}
	return 0
}

// denied reports whether a negation stands within three characters before the word at i, in the same clause.
func denied(s []rune, i int) bool {
	for k := i - 1; k >= 0 && k >= i-3 && han(s[k]); k-- {
		if negates(s, k) {
			return true
		}
	}
	return false
}

// sentences splits a text at the ends of sentences and clauses, and keeps the mark that ends each.
func sentences(text []rune) [][]rune {
	var out [][]rune
	from := 0
	for i, r := range text {
		if strings.ContainsRune("。!?;,\n…", r) {
			out = append(out, text[from:i+1])
			from = i + 1
		}
	}
	if from < len(text) {
		out = append(out, text[from:])
	}
	return out
}

// asking are words of a question.
var asking = []string{"吗", "请问", "什么时候", "几点", "哪里", "哪儿", "哪个", "哪款", "哪家", "怎么", "如何", "多少", "多久", "多大", "多远", "几天", "几个", "几号", "什么",
	"能不能", "可不可以", "可以不", "是不是", "有没有", "会不会", "要不要", "是否", "能否", "可否", "求问", "想问", "问一下", "问下", "咨询", "呢", "谁", "求链接", "求"}

// doubting are the words of an open question, in which blame is as little blame as praise is praise.
var doubting = []string{"会不会", "是否", "是不是", "有没有", "请问", "想问", "问一下", "问下", "会", "吗", "如果"}

func question(s []rune) bool {
	text := string(s)
	return strings.ContainsRune(text, '?') || slices.ContainsFunc(asking, func(w string) bool { return strings.Contains(text, w) })
}

func open(s []rune) bool {
	text := string(s)
	return slices.ContainsFunc(doubting, func(w string) bool { return strings.Contains(text, w) })
}
