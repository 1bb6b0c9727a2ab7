"""Pages for organisers: /organise/…"""
