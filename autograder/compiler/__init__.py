"""Source notebooks become assignments, and assignments become releases, solutions and exams."""
