"""What the panels show, made of the factory and its figures: plain values, formatted, in one
language.
"""
