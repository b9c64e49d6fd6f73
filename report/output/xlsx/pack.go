package xlsx

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"hash"
	"hash/crc32"
	"io"
	"os"
)

// packed is a part that is compressed while it is written.
type packed struct {
	body  spool
	flate *flate.Writer
	sum   hash.Hash32
	size  uint64
}

func newPacked() (*packed, error) {
	p := &packed{sum: crc32.NewIEEE()}
	var err error
	p.flate, err = flate.NewWriter(&p.body, flate.BestSpeed)
	return p, err
}

// Write takes more of the part.
func (p *packed) Write(b []byte) (int, error) {
	p.size += uint64(len(b))
	_, _ = p.sum.Write(b) // a hash never fails
	return p.flate.Write(b)
}

func (p *packed) write(zw *zip.Writer, name string) error {
	if err := p.flate.Close(); err != nil {
		return err
	}
	w, err := zw.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: partTime, CRC32: p.sum.Sum32(),
		CompressedSize64: p.body.size, UncompressedSize64: p.size})
	if err != nil {
		return err
	}
	return p.body.copyTo(w)
}

// spoolFrom is the size from which a packed part waits in a file.
const spoolFrom = 4 << 20

// spool holds bytes until they are wanted: in memory, and from some size on in a
// temporary file, so that a million rows of data do not wait in memory for their
// turn in the archive.
type spool struct {
	memory bytes.Buffer
	file   *os.File
	size   uint64
}

// Write takes more bytes.
func (s *spool) Write(b []byte) (int, error) {
	s.size += uint64(len(b))
	if s.file == nil && s.memory.Len()+len(b) <= spoolFrom {
		return s.memory.Write(b)
	}
	if s.file == nil {
		file, err := os.CreateTemp("", "wxreport-*.part")
		if err != nil {
			return 0, err
		}
		s.file = file
		if _, err := file.Write(s.memory.Bytes()); err != nil {
			return 0, err
		}
		s.memory = bytes.Buffer{}
	}
	return s.file.Write(b)
}

func (s *spool) copyTo(w io.Writer) error {
	if s.file == nil {
		_, err := w.Write(s.memory.Bytes())
		return err
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := io.Copy(w, s.file)
	return err
}

// discard removes the file, if there is one.
func (s *spool) discard() {
	if s.file != nil {
		_ = s.file.Close()
		_ = os.Remove(s.file.Name()) // what is left is in the system's folder for it
		s.file = nil
	}
}
