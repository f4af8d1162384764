-- Names given up long ago are found and forgotten by this.
CREATE INDEX label_by_release ON label (released_at);
